// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/alphahttp.h"
#include "fakes/scriptedhttpserver.h"

#include <QElapsedTimer>
#include <QFile>
#include <QLoggingCategory>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

using Status = AlphaAnswer::Status;
using Request = ScriptedHttpServer::Request;

namespace {

void send(const Request &request, const QByteArray &bytes)
{
    if (request.socket) {
        request.socket->write(bytes);
    }
}

// The peak of this process's memory in KiB.
qint64 memoryPeak()
{
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    const QList<QByteArray> lines = file.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("VmHWM:")) {
            return line.sliced(6).trimmed().split(' ').first().toLongLong();
        }
    }
    return 0;
}

// Sends `bytes` again and again for as long as the peer takes them.
void flood(const Request &request, const QByteArray &bytes)
{
    QObject::connect(request.socket, &QTcpSocket::bytesWritten, request.socket, [socket = request.socket, bytes] {
        if (socket && socket->bytesToWrite() < bytes.size()) {
            socket->write(bytes);
        }
    });
    send(request, bytes);
}

} // namespace

class AlphaHttpTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void otherStatuses_data();
    void otherStatuses();
    void nobodyListens();
    void noSuchHost();
    void silence();
    void drippingBytes();
    void drippingHeaders();
    void endlessPage();
    void endlessHeaders();
    void largestAndOneMore();
    void brokenOff_data();
    void brokenOff();
    void notHttp();
    void aWriteIsNeverRepeated();
    void noCookies();
    void abandonedSaysNothing();
    void deletedWhileBusy();

    void asks();
    void answersOneAfterTheOther();
    void wireLog();

private:
    void start(Milliseconds timeout = 10s);
    AlphaAnswer get(const QString &path = u"/001.html"_s, const QString &query = {},
        AlphaHttp::Repeat repeat = AlphaHttp::Repeat::Allowed);

    SystemClock m_clock;
    std::unique_ptr<ScriptedHttpServer> m_server;
    std::unique_ptr<AlphaHttp> m_http;
    QList<AlphaAnswer> m_answers;
};

void AlphaHttpTest::init()
{
    m_server = std::make_unique<ScriptedHttpServer>();
    start();
}

void AlphaHttpTest::cleanup()
{
    m_http.reset();
    m_server.reset();
}

void AlphaHttpTest::start(Milliseconds timeout)
{
    m_answers.clear();
    m_http = std::make_unique<AlphaHttp>(m_server->url(), timeout, m_clock);
    connect(m_http.get(), &AlphaHttp::finished, this, [this](const AlphaAnswer &answer) { m_answers.append(answer); });
}

AlphaAnswer AlphaHttpTest::get(const QString &path, const QString &query, AlphaHttp::Repeat repeat)
{
    const qsizetype before = m_answers.size();
    m_http->get(path, query, repeat);
    if (!QTest::qWaitFor([&] { return m_answers.size() > before; }, 20'000)) {
        return {Status::Ok, -1, {}, u"never finished"_s};
    }
    return m_answers.last();
}

void AlphaHttpTest::otherStatuses_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("exceptions");
    for (const int status : {201, 204, 301, 302, 307, 400, 401, 403, 404, 407, 418, 500, 503, 599}) {
        QTest::addRow("%d", status) << status << (status >= 400 ? 1 : 0);
    }
}

void AlphaHttpTest::otherStatuses()
{
    QFETCH(const int, status);
    QFETCH(const int, exceptions);
    m_server->onAny([status](const Request &request) {
        ScriptedHttpServer::answer(request, status, status == 204 ? "" : "page", "text/html",
            "Location: /002.html\r\nWWW-Authenticate: Basic realm=\"panel\"\r\nProxy-Authenticate: Basic "
            "realm=\"p\"\r\n");
    });
    const AlphaAnswer answer = get();
    QCOMPARE(answer.status, Status::HttpError);
    QCOMPARE(answer.httpStatus, status);
    QCOMPARE(answer.body, QByteArray());
    QCOMPARE(answer.text, u"/001.html: HTTP status %1"_s.arg(status));
    QCOMPARE(m_server->requests().size(), 1); // no redirect was followed, nothing was tried again
    QCOMPARE(int(m_http->statistics().exceptions), exceptions);
    QCOMPARE(int(m_http->statistics().errors), 1);
}

void AlphaHttpTest::nobodyListens()
{
    m_server->vanish();
    const AlphaAnswer answer = get();
    QCOMPARE(answer.status, Status::LinkLost);
    QCOMPARE(answer.text, u"/001.html: nothing listens there"_s);
    QCOMPARE(int(m_http->statistics().errors), 1);
    QCOMPARE(m_http->statistics().roundTripP50Ms, 0.0);
}

void AlphaHttpTest::noSuchHost()
{
    m_http = std::make_unique<AlphaHttp>(QUrl(u"http://panel.invalid"_s), 500ms, m_clock);
    connect(m_http.get(), &AlphaHttp::finished, this, [this](const AlphaAnswer &answer) { m_answers.append(answer); });
    QVERIFY(get().status == Status::LinkLost || m_answers.last().status == Status::Timeout);
}

void AlphaHttpTest::silence()
{
    start(100ms);
    m_server->onAny([](const Request &) {});
    const AlphaAnswer answer = get();
    QCOMPARE(answer.status, Status::Timeout);
    QCOMPARE(answer.text, u"/001.html: no complete answer within 100 ms"_s);
    QVERIFY(!m_http->isBusy());
    QCOMPARE(int(m_http->statistics().timeouts), 1);
    QCOMPARE(int(m_http->statistics().errors), 1);
}

// A byte every few milliseconds is a sign of life; the deadline stands all the same.
void AlphaHttpTest::drippingBytes()
{
    start(300ms);
    QTimer drip;
    m_server->onAny([&drip](const Request &request) {
        send(request, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        connect(&drip, &QTimer::timeout, request.socket, [request] { send(request, "<"); });
        drip.start(5ms);
    });
    QElapsedTimer elapsed;
    elapsed.start();
    QCOMPARE(get().status, Status::Timeout);
    QVERIFY(elapsed.elapsed() >= 290);
    QVERIFY(elapsed.elapsed() < 5000);
}

void AlphaHttpTest::drippingHeaders()
{
    start(300ms);
    QTimer drip;
    m_server->onAny([&drip](const Request &request) {
        send(request, "HTTP/1.1 200 OK\r\n");
        connect(&drip, &QTimer::timeout, request.socket, [request] { send(request, "X-A: b\r\n"); });
        drip.start(5ms);
    });
    QCOMPARE(get().status, Status::Timeout);
}

void AlphaHttpTest::endlessPage()
{
    m_server->onAny([](const Request &request) {
        send(request, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
        flood(request, QByteArray(65536, 'x'));
    });
    get(); // what the libraries take once is not counted
    const qint64 before = memoryPeak();
    for (int i = 0; i < 20; ++i) {
        const AlphaAnswer answer = get();
        QCOMPARE(answer.status, Status::Protocol);
        QCOMPARE(answer.text, u"/001.html: the answer is larger than 262144 bytes"_s);
        QCOMPARE(answer.body, QByteArray());
    }
    QVERIFY2(memoryPeak() - before < 4096, qPrintable(QString::number(memoryPeak() - before)));
}

void AlphaHttpTest::endlessHeaders()
{
    start(700ms);
    m_server->onAny([](const Request &request) {
        send(request, "HTTP/1.1 200 OK\r\nX-A: ");
        flood(request, QByteArray(65536, 'x'));
    });
    const qint64 before = memoryPeak();
    QVERIFY(get().status != Status::Ok);
    QVERIFY2(memoryPeak() - before < 32 * 1024, qPrintable(QString::number(memoryPeak() - before)));
}

void AlphaHttpTest::largestAndOneMore()
{
    m_server->onAny([](const Request &request) {
        ScriptedHttpServer::answer(request, 200, QByteArray(AlphaHttp::largestAnswer, 'x'));
    });
    QCOMPARE(get().body.size(), AlphaHttp::largestAnswer);
    m_server->onAny([](const Request &request) {
        ScriptedHttpServer::answer(request, 200, QByteArray(AlphaHttp::largestAnswer + 1, 'x'));
    });
    QCOMPARE(get().status, Status::Protocol);
}

void AlphaHttpTest::brokenOff_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("before anything") << QByteArray();
    QTest::newRow("in the status") << "HTTP/1.1 20"_ba;
    QTest::newRow("in the headers") << "HTTP/1.1 200 OK\r\nContent-Le"_ba;
    QTest::newRow("in the body") << "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<HTML>"_ba;
    QTest::newRow("between chunks") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"_ba;
}

void AlphaHttpTest::brokenOff()
{
    QFETCH(const QByteArray, bytes);
    m_server->onAny([bytes](const Request &request) {
        send(request, bytes);
        request.socket->disconnectFromHost();
    });
    const AlphaAnswer answer = get();
    QCOMPARE(answer.status, Status::LinkLost);
    QCOMPARE(answer.text, u"/001.html: the panel closed the connection before its answer was complete"_s);
    QCOMPARE(answer.body, QByteArray());
}

void AlphaHttpTest::notHttp()
{
    m_server->onAny([](const Request &request) { send(request, "SSH-2.0-OpenSSH_9.2\r\n\r\n\r\n"); });
    start(500ms);
    QVERIFY(get().status != Status::Ok);
    QCOMPARE(m_answers.last().body, QByteArray());
}

void AlphaHttpTest::aWriteIsNeverRepeated()
{
    m_server->onAny([](const Request &request) { request.socket->disconnectFromHost(); });
    for (int i = 1; i <= 3; ++i) {
        const AlphaAnswer answer = get(u"/submit.html"_s, u"dummy=1o3a117t2v342"_s, AlphaHttp::Repeat::Forbidden);
        QCOMPARE(answer.status, Status::LinkLost);
        QCOMPARE(answer.text, u"/submit.html: the panel closed the connection before its answer was complete"_s);
        QCOMPARE(m_server->requests().size(), i);
    }
    // The other kind is, by the network library: otherwise there would be nothing to forbid.
    start();
    QCOMPARE(get().status, Status::LinkLost);
    QVERIFY(m_server->requests().size() > 4);
}

void AlphaHttpTest::noCookies()
{
    m_server->onAny([](const Request &request) {
        ScriptedHttpServer::answer(
            request, 200, "page", "text/html", "Set-Cookie: a=b\r\nCache-Control: max-age=3600\r\nETag: \"1\"\r\n");
    });
    get();
    get();
    QCOMPARE(m_server->requests().size(), 2);
    QVERIFY(!m_server->requests().last().headers.contains("cookie"));
    QVERIFY(!m_server->requests().last().headers.contains("if-none-match"));
}

void AlphaHttpTest::abandonedSaysNothing()
{
    m_server->onAny([](const Request &request) { ScriptedHttpServer::answer(request, 200, "page"); });
    m_http->get(u"/001.html"_s);
    m_http->abandon();
    QVERIFY(!m_http->isBusy());
    QCOMPARE(get(u"/002.html"_s).body, "page"_ba);
    QCOMPARE(m_answers.size(), 1);
    QCOMPARE(int(m_http->statistics().requests), 2);
    QCOMPARE(int(m_http->statistics().errors), 1);
}

void AlphaHttpTest::deletedWhileBusy()
{
    m_server->onAny([](const Request &) {});
    m_http->get(u"/001.html"_s);
    QTRY_COMPARE(m_server->requests().size(), 1);
    m_http.reset();
    QCOMPARE(m_answers.size(), 0);
}

void AlphaHttpTest::asks()
{
    m_server->onAny([](const Request &request) { ScriptedHttpServer::answer(request, 200, "page \xB0"); });
    const AlphaAnswer answer = get();
    QCOMPARE(answer.status, Status::Ok);
    QCOMPARE(answer.httpStatus, 200);
    QCOMPARE(answer.body, "page \xB0"_ba);
    QCOMPARE(answer.text, QString());
    get(u"/submit.html"_s, u"dummy=1603071188070o3a117t2v342"_s, AlphaHttp::Repeat::Forbidden);
    QCOMPARE(m_server->count("GET", "/001.html"), 1);
    QCOMPARE(m_server->count("GET", "/submit.html?dummy=1603071188070o3a117t2v342"), 1);
    QCOMPARE(m_server->requests().last().headers.value("connection"), "close"_ba);
    const LinkStatistics statistics = m_http->statistics();
    QCOMPARE(int(statistics.requests), 2);
    QCOMPARE(int(statistics.errors), 0);
    QVERIFY(statistics.roundTripP50Ms > 0);
    QVERIFY(statistics.roundTripP99Ms >= statistics.roundTripP50Ms);
}

void AlphaHttpTest::answersOneAfterTheOther()
{
    m_server->onAny([](const Request &request) { ScriptedHttpServer::answer(request, 200, request.path); });
    for (int i = 0; i < 50; ++i) {
        const QString path = u"/%1.html"_s.arg(i);
        QCOMPARE(get(path).body, path.toLatin1());
    }
}

void AlphaHttpTest::wireLog()
{
    m_server->onAny([](const Request &request) { ScriptedHttpServer::answer(request, 200, "page\r\n\x1B[2J"); });
    QLoggingCategory::setFilterRules(u"cellar.bus.wire.debug=true"_s);
    QTest::ignoreMessage(QtDebugMsg, qPrintable(u"GET %1/001.html"_s.arg(m_server->url().toString())));
    QTest::ignoreMessage(QtDebugMsg, "/001.html 200  10 bytes: page%0D%0A%1B[2J");
    get();
    QLoggingCategory::setFilterRules({});
}

QTEST_GUILESS_MAIN(AlphaHttpTest)
#include "tst_alphahttp.moc"
