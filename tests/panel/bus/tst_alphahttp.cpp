// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/alphahttp.h"
#include "fakes/scriptedhttpserver.h"

#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTest>

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
    void largestAndOneMore();
    void brokenOff_data();
    void brokenOff();
    void notHttp();
    void abandonedSaysNothing();
    void deletedWhileBusy();

    void asks();
    void answersOneAfterTheOther();
    void wireLog();

private:
    void start(Milliseconds timeout = 10s);
    AlphaAnswer get(const QByteArray &target = "/001.html");

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

AlphaAnswer AlphaHttpTest::get(const QByteArray &target)
{
    QSignalSpy spy(m_http.get(), &AlphaHttp::finished);
    m_http->get(target);
    if (!spy.isEmpty() || !spy.wait(20'000)) {
        return {Status::Ok, -1, {}, spy.isEmpty() ? u"never finished"_s : u"finished at once"_s};
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

void AlphaHttpTest::largestAndOneMore()
{
    m_server->onAny([](const Request &request) {
        ScriptedHttpServer::answer(request, 200, QByteArray(HttpResponseParser::largestBody, 'x'));
    });
    QCOMPARE(get().body.size(), HttpResponseParser::largestBody);
    m_server->onAny([](const Request &request) {
        ScriptedHttpServer::answer(request, 200, QByteArray(HttpResponseParser::largestBody + 1, 'x'));
    });
    QCOMPARE(get().status, Status::Protocol);
}

void AlphaHttpTest::brokenOff_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("before anything") << QByteArray();
    QTest::newRow("in the body") << "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<HTML>"_ba;
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
    QCOMPARE(answer.text, u"/001.html: the connection was closed before the answer was complete"_s);
    QCOMPARE(answer.body, QByteArray());
}

void AlphaHttpTest::notHttp()
{
    m_server->onAny([](const Request &request) { send(request, "SSH-2.0-OpenSSH_9.2\r\n"); });
    QCOMPARE(get().status, Status::Protocol);
    QCOMPARE(m_answers.last().text, u"/001.html: the answer is not HTTP"_s);
    QCOMPARE(m_http->statistics().roundTripP50Ms, 0.0);
}

void AlphaHttpTest::abandonedSaysNothing()
{
    m_server->onAny([](const Request &request) { ScriptedHttpServer::answer(request, 200, "page"); });
    m_http->get("/001.html");
    m_http->abandon();
    QVERIFY(!m_http->isBusy());
    QCOMPARE(get("/002.html").body, "page"_ba);
    QCOMPARE(m_answers.size(), 1);
    QCOMPARE(int(m_http->statistics().requests), 2);
    QCOMPARE(int(m_http->statistics().errors), 1);
}

void AlphaHttpTest::deletedWhileBusy()
{
    m_server->onAny([](const Request &) {});
    m_http->get("/001.html");
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
    get("/submit.html?dummy=1603071188070o3a117t2v342");
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
        const QByteArray path = '/' + QByteArray::number(i) + ".html";
        QCOMPARE(get(path).body, path);
    }
}

void AlphaHttpTest::wireLog()
{
    m_server->onAny([](const Request &request) { ScriptedHttpServer::answer(request, 200, "page\r\n\x1B[2J"); });
    QLoggingCategory::setFilterRules(u"cellar.bus.wire.debug=true"_s);
    QTest::ignoreMessage(QtDebugMsg, qPrintable(u"%1 GET /001.html"_s.arg(m_server->url().toString())));
    QTest::ignoreMessage(QtDebugMsg, qPrintable(u"%1 /001.html 200  10 bytes: page%0D%0A%1B[2J"_s.replace(
                                         u"%1 "_s, m_server->url().toString() + u' ')));
    get();
    QLoggingCategory::setFilterRules({});
}

QTEST_GUILESS_MAIN(AlphaHttpTest)
#include "tst_alphahttp.moc"
