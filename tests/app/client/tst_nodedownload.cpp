// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/nodedownload.h"
#include "fakes/scriptedhttpserver.h"

#include <QBuffer>
#include <QtTest>

#include <optional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class NodeDownloadTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void fetchesAllOfIt();
    void brokenOffIsNotAllOfIt_data();
    void brokenOffIsNotAllOfIt();
    void problemIsTold();
    void silenceEndsIt();
    void nobodyListens();
    void fullDiskEndsIt();

private:
    using Request = ScriptedHttpServer::Request;

    // Runs until the end; the failure, if any.
    [[nodiscard]] std::optional<NodeFailure> run(QIODevice &to)
    {
        std::optional<NodeFailure> result;
        int ends = 0;
        NodeDownload download({m_server->url(), "t", "cli"}, to, 400ms);
        connect(&download, &NodeDownload::finished, this, [&](const std::optional<NodeFailure> &failure) {
            ++ends;
            result = failure;
        });
        download.start("/file", "text/csv");
        if (!QTest::qWaitFor([&] { return ends > 0; }, 10'000) || (QTest::qWait(20), ends != 1)) {
            return NodeFailure{{ErrorKind::Internal, u"ended %1 times"_s.arg(ends)}, 0};
        }
        return result;
    }
    static void begin(const Request &request)
    {
        request.socket->write(
            "HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
    }

    std::unique_ptr<ScriptedHttpServer> m_server;
    QBuffer m_to;
};

void NodeDownloadTest::init()
{
    m_server = std::make_unique<ScriptedHttpServer>();
    m_to.close();
    m_to.setData({});
    QVERIFY(m_to.open(QIODevice::WriteOnly));
}

void NodeDownloadTest::fetchesAllOfIt()
{
    const QByteArray part(100'000, 'x');
    m_server->onAny([&](const Request &request) {
        begin(request);
        for (int i = 0; i < 30; ++i) {
            request.socket->write(QByteArray::number(part.size(), 16) + "\r\n" + part + "\r\n");
        }
        request.socket->write("0\r\n\r\n");
        request.socket->disconnectFromHost();
    });
    const auto failure = run(m_to);
    QVERIFY2(!failure, failure ? qPrintable(failure->error.text) : "");
    QCOMPARE(m_to.data().size(), 30 * part.size());
    QCOMPARE(m_server->requests().first().headers.value("accept"), "text/csv"_ba);
    QCOMPARE(m_server->requests().first().headers.value("authorization"), "Bearer t"_ba);
}

void NodeDownloadTest::brokenOffIsNotAllOfIt_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("in a part") << "a\r\n01234"_ba;
    QTest::newRow("after a part") << "5\r\n01234\r\n"_ba;
    QTest::newRow("in the size") << "5\r\n01234\r\n1"_ba;
    QTest::newRow("at the beginning") << ""_ba;
}

void NodeDownloadTest::brokenOffIsNotAllOfIt()
{
    QFETCH(QByteArray, body);
    m_server->onAny([&](const Request &request) {
        begin(request);
        request.socket->write(body);
        request.socket->flush();
        request.socket->disconnectFromHost();
    });
    QVERIFY(run(m_to));
}

void NodeDownloadTest::problemIsTold()
{
    m_server->onAny([](const Request &request) {
        ScriptedHttpServer::answer(
            request, 503, R"({"title":"x","status":503,"detail":"the disk is full"})", "application/problem+json");
    });
    const auto failure = run(m_to);
    QVERIFY(failure);
    QCOMPARE(failure->status, 503);
    QVERIFY(failure->error.text.contains(u"the disk is full"_s));
    QVERIFY(m_to.data().isEmpty());
}

void NodeDownloadTest::silenceEndsIt()
{
    m_server->onAny([](const Request &request) {
        begin(request);
        request.socket->write("5\r\n01234\r\n");
    });
    const auto failure = run(m_to);
    QVERIFY(failure);
    QCOMPARE(failure->error.kind, ErrorKind::Timeout);
}

void NodeDownloadTest::nobodyListens()
{
    m_server->vanish();
    const auto failure = run(m_to);
    QVERIFY(failure);
    QCOMPARE(failure->error.kind, ErrorKind::LinkLost);
}

void NodeDownloadTest::fullDiskEndsIt()
{
    QFile full(u"/dev/full"_s);
    QVERIFY(full.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    m_server->onAny(
        [](const Request &request) { ScriptedHttpServer::answer(request, 200, QByteArray(100'000, 'x'), "text/csv"); });
    const auto failure = run(full);
    QVERIFY(failure);
    QCOMPARE(failure->error.kind, ErrorKind::Io);
}

QTEST_GUILESS_MAIN(NodeDownloadTest)
#include "tst_nodedownload.moc"
