// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/connectionguard.h"
#include "server/download.h"
#include "server/guardedlistener.h"
#include "server/httpadapter.h"
#include "testserver.h"

#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;

// A file that is made while it is sent: over a real socket, from a source that a test controls.
class DownloadTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void sendsAllPartsInTheirOrder();
    void slowSourceIsWaitedFor();
    void slowReaderCostsTheMemoryOfAFewParts();
    void readerThatStopsIsCutOff();
    void failingSourceEndsBeforeTheEnd();
    void headOnlyAsksForNothing();
    void readerThatLeavesEndsIt();

private:
    // Whether the source is no longer asked after a while.
    [[nodiscard]] bool settles() const
    {
        for (int tries = 0; tries < 100; ++tries) {
            const int before = m_asked;
            QTest::qWait(100);
            if (before == m_asked) {
                return true;
            }
        }
        return false;
    }
    [[nodiscard]] RawClient &get(const QByteArray &method = "GET"_ba);

    ManualClock m_clock;
    std::unique_ptr<ConnectionGuard> m_guard;
    std::unique_ptr<HttpAdapter> m_adapter;
    quint16 m_port = 0;
    Download::Source m_source;
    std::unique_ptr<RawClient> m_client;
    int m_asked = 0;
};

void DownloadTest::init()
{
    m_asked = 0;
    m_guard = std::make_unique<ConnectionGuard>(m_clock);
    m_adapter = std::make_unique<HttpAdapter>(*m_guard, [this](const HttpRequest &, const HttpExchange &exchange) {
        Download::start(exchange, "text/csv"_ba, "x.csv"_ba, [this](QObject *context, const Download::Part &part) {
            ++m_asked;
            m_source(context, part);
        });
    });
    auto listener = std::make_unique<GuardedListener>(*m_guard);
    QVERIFY(listener->listen(QHostAddress::LocalHost));
    m_port = listener->serverPort();
    m_adapter->bind(listener.release());
}

void DownloadTest::cleanup()
{
    m_client.reset();
    m_adapter.reset();
    m_guard.reset();
}

RawClient &DownloadTest::get(const QByteArray &method)
{
    m_client = std::make_unique<RawClient>(m_port);
    m_client->send(method + " / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return *m_client;
}

void DownloadTest::sendsAllPartsInTheirOrder()
{
    m_source = [this](QObject *, const Download::Part &part) {
        part(m_asked > 100 ? QByteArray() : QByteArray::number(m_asked) + '\n');
    };
    QByteArray expected;
    for (int i = 1; i <= 100; ++i) {
        expected += QByteArray::number(i) + '\n';
    }
    RawClient &client = get();
    const Answer answer = client.download();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, expected);
    QCOMPARE(answer.header("Transfer-Encoding"), "chunked"_ba);
    QVERIFY(client.waitForEnd());
    QTRY_COMPARE(m_guard->count(), 0);
}

void DownloadTest::slowSourceIsWaitedFor()
{
    m_source = [this](QObject *context, const Download::Part &part) {
        QTimer::singleShot(5, context, [this, part] { part(m_asked > 3 ? QByteArray() : "x"_ba); });
    };
    QCOMPARE(get().download().body, "xxx"_ba);
    QCOMPARE(m_asked, 4);
}

void DownloadTest::slowReaderCostsTheMemoryOfAFewParts()
{
    const QByteArray part(64 * 1024, 'x');
    constexpr int parts = 400; // 25 MB
    m_source = [&](QObject *, const Download::Part &answer) { answer(m_asked > parts ? QByteArray() : part); };
    RawClient &client = get();
    client.socket().setReadBufferSize(64 * 1024);
    QVERIFY(client.waitFor("\r\n\r\n"));
    QVERIFY(settles()); // as long as nothing is read, the source is no longer asked
    QVERIFY2(m_asked < parts / 2, qPrintable(QString::number(m_asked)));
    client.socket().setReadBufferSize(0);
    QCOMPARE(client.download(60'000).body.size(), parts * part.size());
}

void DownloadTest::readerThatStopsIsCutOff()
{
    m_source = [](QObject *, const Download::Part &answer) { answer(QByteArray(64 * 1024, 'x')); };
    RawClient &client = get();
    client.socket().setReadBufferSize(1024);
    QTRY_VERIFY(m_asked > 0);
    QVERIFY(settles());
    m_clock.advance(GuardLimits().answer + Milliseconds(1));
    QTRY_COMPARE_WITH_TIMEOUT(m_guard->count(), 0, 10'000);
}

void DownloadTest::failingSourceEndsBeforeTheEnd()
{
    m_source = [this](QObject *, const Download::Part &part) {
        part(m_asked == 3 ? Result<QByteArray>(unexpected(ErrorKind::Io, u"the disk"_s)) : "x"_ba);
    };
    RawClient &client = get();
    QVERIFY(client.waitForEnd());
    QVERIFY(!client.received().endsWith("0\r\n\r\n"));
}

void DownloadTest::headOnlyAsksForNothing()
{
    m_source = [](QObject *, const Download::Part &part) { part(QByteArray()); };
    RawClient &client = get("HEAD");
    QVERIFY(client.waitFor("\r\n\r\n"));
    QVERIFY(client.received().contains("text/csv"));
    QVERIFY(client.waitForEnd());
    QCOMPARE(m_asked, 0);
}

void DownloadTest::readerThatLeavesEndsIt()
{
    Download::Part kept;
    m_source = [&](QObject *, const Download::Part &part) { kept = part; };
    QVERIFY(get().isOpen());
    QTRY_VERIFY(kept);
    m_client.reset();
    QTRY_COMPARE(m_guard->count(), 0);
}

QTEST_GUILESS_MAIN(DownloadTest)
#include "tst_download.moc"
