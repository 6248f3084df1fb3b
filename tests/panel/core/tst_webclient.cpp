// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/webclient.h"
#include "fakes/scriptedhttpserver.h"

#include <QElapsedTimer>
#include <QFile>
#include <QNetworkProxy>
#include <QSignalSpy>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

using Outcome = WebAnswer::Outcome;
using Request = ScriptedHttpServer::Request;

namespace {

void write(const Request &request, const QByteArray &bytes)
{
    if (request.socket) {
        request.socket->write(bytes);
    }
}

QString tlsFile(const QString &name)
{
    return qEnvironmentVariable("CELLAR_SOURCE") + u"/tests/app/server/tls/"_s + name;
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
    write(request, bytes);
}

} // namespace

class WebClientTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void sendsWhatItIsGiven();
    void headersOfInterest();
    void targetAsItIs();
    void nothingIsRemembered();
    void proxyOnlyWhenWanted();
    void redirectsAreAnswers();
    void earlyRefusalIsRead();
    void longBodyIsCut();
    void connectionCloses_data();
    void connectionCloses();
    void neverSentTwice();
    void nobodyListens();
    void noSuchHost();
    void notAnAddress_data();
    void notAnAddress();
    void deadline_data();
    void deadline();
    void endlessHead_data();
    void endlessHead();
    void endlessBody_data();
    void endlessBody();
    void notHttp();
    void selfSigned();
    void trustedAuthority();
    void plainBehindTls();
    void destroyedIsSilent();
    void parentEndsIt();

private:
    [[nodiscard]] WebAnswer ask(WebRequest request);
    [[nodiscard]] WebAnswer post(const QByteArray &body = "x");
    void startTls();

    std::unique_ptr<WebClient> m_client;
    std::unique_ptr<ScriptedHttpServer> m_server;
    std::unique_ptr<QSslServer> m_tls;
    int m_tlsRequests = 0;
};

void WebClientTest::init()
{
    m_client = std::make_unique<WebClient>();
    m_server = std::make_unique<ScriptedHttpServer>();
}

void WebClientTest::cleanup()
{
    m_tls.reset();
    m_server.reset();
}

WebAnswer WebClientTest::ask(WebRequest request)
{
    WebCall *call = m_client->send(std::move(request), this);
    int finished = 0;
    WebAnswer answer;
    connect(call, &WebCall::finished, this, [&](const WebAnswer &got) {
        answer = got;
        ++finished;
    });
    const QSignalSpy gone(call, &QObject::destroyed);
    if (!QTest::qWaitFor([&] { return gone.count() == 1; }, 20'000) || finished != 1) {
        answer.text = u"finished %1 times"_s.arg(finished);
        answer.outcome = Outcome::Broken;
    }
    return answer;
}

WebAnswer WebClientTest::post(const QByteArray &body)
{
    return ask({.url = m_server->url(), .body = body, .deadline = 5s});
}

void WebClientTest::sendsWhatItIsGiven()
{
    m_server->onAny([](const Request &request) { ScriptedHttpServer::answer(request, 204, {}); });
    QUrl url = m_server->url();
    url.setPath(u"/api/v2/write"_s);
    url.setQuery(u"org=a%20b&bucket=c%2Bd"_s);
    url.setUserInfo(u"name:password"_s);
    const WebAnswer answer = ask({.url = url, .headers = {{"Authorization", "Token t"}}, .body = "line\n"});
    QVERIFY(answer.isSuccess());
    QCOMPARE(answer.status, 204);
    const Request request = m_server->requests().value(0);
    QCOMPARE(request.method, "POST"_ba);
    QCOMPARE(request.path, "/api/v2/write?org=a%20b&bucket=c%2Bd"_ba);
    QCOMPARE(request.headers.value("authorization"), "Token t"_ba);
    QCOMPARE(request.headers.value("host"), "127.0.0.1:" + QByteArray::number(url.port()));
    QCOMPARE(request.headers.value("content-length"), "5"_ba);
    QCOMPARE(request.body, "line\n"_ba);
}

void WebClientTest::headersOfInterest()
{
    m_server->onAny([](const Request &request) {
        ScriptedHttpServer::answer(
            request, 503, "later", "text/plain", "Retry-After: 17\r\nDate: Mon, 23 Nov 2026 14:00:00 GMT\r\n");
    });
    const WebAnswer answer = post();
    QCOMPARE(answer.outcome, Outcome::Answered);
    QVERIFY(!answer.isSuccess());
    QCOMPARE(answer.retryAfter, "17"_ba);
    QCOMPARE(answer.date, "Mon, 23 Nov 2026 14:00:00 GMT"_ba);
    QCOMPARE(answer.summary(), u"HTTP status 503: later"_s);
}

void WebClientTest::redirectsAreAnswers()
{
    m_server->onAny([](const Request &request) {
        ScriptedHttpServer::answer(request, 307, {}, "text/plain", "Location: http://127.0.0.1:1/\r\n");
    });
    QCOMPARE(post().status, 307);
    QCOMPARE(m_server->requests().size(), 1);
}

// 413 may come, and the connection end, while the body is still on its way.
void WebClientTest::earlyRefusalIsRead()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost)));
    connect(&server, &QTcpServer::newConnection, this, [&server] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->write("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
            socket->disconnect();
        });
    });
    const WebAnswer answer =
        ask({.url = QUrl(u"http://127.0.0.1:%1"_s.arg(server.serverPort())), .body = QByteArray(20'000'000, 'x')});
    QCOMPARE(answer.status, 413);
}

void WebClientTest::longBodyIsCut()
{
    m_server->onAny([](const Request &request) {
        write(request, "HTTP/1.1 400 Bad\r\nContent-Length: 10000000\r\n\r\n" + QByteArray(300'000, 'x'));
    });
    const WebAnswer answer =
        ask({.url = m_server->url(), .deadline = 10s, .answer = {.body = 1000, .everyBody = true, .cut = true}});
    QCOMPARE(answer.status, 400);
    QVERIFY(answer.cut);
    QCOMPARE(answer.body.size(), 1000);
}

void WebClientTest::connectionCloses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("at once") << QByteArray();
    QTest::newRow("in the head") << "HTTP/1.1 204"_ba;
    QTest::newRow("in the body") << "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"_ba;
}

void WebClientTest::connectionCloses()
{
    QFETCH(const QByteArray, bytes);
    m_server->onAny([bytes](const Request &request) {
        write(request, bytes);
        request.socket->disconnectFromHost();
    });
    const WebAnswer answer = post();
    QCOMPARE(answer.outcome, Outcome::Broken);
    QVERIFY(!answer.summary().isEmpty());
    QCOMPARE(answer.status, 0);
}

void WebClientTest::neverSentTwice()
{
    m_server->onAny([](const Request &request) { request.socket->abort(); });
    for (const QByteArray &method : {"GET"_ba, "POST"_ba}) {
        const qsizetype before = m_server->requests().size();
        QCOMPARE(ask({.method = method, .url = m_server->url(), .deadline = 5s}).outcome, Outcome::Broken);
        QTest::qWait(0);
        QCOMPARE(m_server->requests().size(), before + 1);
    }
}

void WebClientTest::nobodyListens()
{
    const QUrl url = m_server->url();
    m_server->vanish();
    const WebAnswer answer = ask({.url = url});
    QCOMPARE(answer.outcome, Outcome::Refused);
    QVERIFY2(answer.text.contains(QString::number(url.port())), qPrintable(answer.text));
}

void WebClientTest::noSuchHost()
{
    const WebAnswer answer = ask({.url = QUrl(u"http://no-such-host.invalid/"_s)});
    QCOMPARE(answer.outcome, Outcome::Dns);
    QVERIFY(answer.text.contains(u"no-such-host.invalid"_s));
}

void WebClientTest::notAnAddress_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("nothing") << QString() << QByteArray();
    QTest::newRow("another scheme") << u"ftp://127.0.0.1/"_s << QByteArray();
    QTest::newRow("no host") << u"http:///path"_s << QByteArray();
    QTest::newRow("header with a line end") << u"http://127.0.0.1:1/"_s << "Token a\r\nX: y"_ba;
}

void WebClientTest::notAnAddress()
{
    QFETCH(const QString, url);
    QFETCH(const QByteArray, header);
    QCOMPARE(ask({.url = QUrl(url), .headers = {{"Authorization", header}}}).outcome, Outcome::NoAddress);
}

void WebClientTest::deadline_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("drip");
    QTest::newRow("silence") << QByteArray() << QByteArray();
    QTest::newRow("half a head") << "HTTP/1.1 200 OK\r\n"_ba << QByteArray();
    QTest::newRow("head, byte by byte") << "HTTP/1.1 200 OK\r\nX: "_ba
                                        << "x"_ba;
    QTest::newRow("body, byte by byte") << "HTTP/1.1 200 OK\r\n\r\n"_ba
                                        << "x"_ba;
}

void WebClientTest::deadline()
{
    QFETCH(const QByteArray, first);
    QFETCH(const QByteArray, drip);
    m_server->onAny([&](const Request &request) {
        write(request, first);
        auto *timer = new QTimer(request.socket);
        timer->callOnTimeout(request.socket, [request, drip] { write(request, drip); });
        timer->start(20);
    });
    QElapsedTimer timer;
    timer.start();
    const WebAnswer answer = ask({.url = m_server->url(), .deadline = 300ms});
    QCOMPARE(answer.outcome, Outcome::Timeout);
    QVERIFY(timer.elapsed() >= 290);
    QCOMPARE(answer.text, u"no complete answer within 0.3 s"_s);
}

void WebClientTest::endlessHead_data()
{
    QTest::addColumn<QByteArray>("begin");
    QTest::addColumn<QByteArray>("more");
    QTest::newRow("status") << QByteArray() << QByteArray(65536, 'x');
    QTest::newRow("header") << "HTTP/1.1 200 OK\r\nX-A: "_ba << QByteArray(65536, 'x');
    QTest::newRow("headers") << "HTTP/1.1 200 OK\r\n"_ba
                             << "X-A: x\r\n"_ba.repeated(8192);
    QTest::newRow("interim answers") << QByteArray() << "HTTP/1.1 100 Continue\r\n\r\n"_ba.repeated(2048);
    QTest::newRow("chunk size") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"_ba << QByteArray(65536, '0');
    QTest::newRow("chunks") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"_ba
                            << "1\r\nx\r\n"_ba.repeated(8192);
}

void WebClientTest::endlessHead()
{
    QFETCH(const QByteArray, begin);
    QFETCH(const QByteArray, more);
    m_server->onAny([begin, more](const Request &request) {
        write(request, begin);
        flood(request, more);
    });
    (void)post(); // what the libraries take once is not counted
    const qint64 before = memoryPeak();
    for (int i = 0; i < 20; ++i) {
        const WebAnswer answer = post();
        QCOMPARE(answer.outcome, Outcome::NotHttp);
        QCOMPARE(answer.text, u"the head of the answer is larger than 16384 bytes"_s);
    }
    QVERIFY2(memoryPeak() - before < 4096, qPrintable(QString::number(memoryPeak() - before)));
}

void WebClientTest::endlessBody_data()
{
    QTest::addColumn<bool>("cut");
    QTest::newRow("cut") << true;
    QTest::newRow("a failure") << false;
}

void WebClientTest::endlessBody()
{
    QFETCH(const bool, cut);
    m_server->onAny([](const Request &request) {
        write(request, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
        flood(request, QByteArray(65536, 'x'));
    });
    const WebRequest request{
        .url = m_server->url(), .deadline = 10s, .answer = {.body = 100'000, .everyBody = true, .cut = cut}};
    (void)ask(request);
    const qint64 before = memoryPeak();
    for (int i = 0; i < 20; ++i) {
        const WebAnswer answer = ask(request);
        QCOMPARE(answer.outcome, cut ? Outcome::Answered : Outcome::NotHttp);
        QCOMPARE(answer.cut, cut);
    }
    QVERIFY2(memoryPeak() - before < 4096, qPrintable(QString::number(memoryPeak() - before)));
}

void WebClientTest::targetAsItIs()
{
    m_server->onAny([](const Request &request) { ScriptedHttpServer::answer(request, 200, "page"); });
    QCOMPARE(ask({.method = "GET", .url = m_server->url(), .target = "/submit.html?dummy=1o3a117t2v342"}).body, "page");
    QCOMPARE(m_server->requests().value(0).path, "/submit.html?dummy=1o3a117t2v342"_ba);
    QCOMPARE(ask({.url = m_server->url(), .target = "/a\r\nX: b"}).outcome, Outcome::NoAddress);
}

void WebClientTest::nothingIsRemembered()
{
    m_server->onAny([](const Request &request) {
        ScriptedHttpServer::answer(
            request, 200, "page", "text/html", "Set-Cookie: a=b\r\nCache-Control: max-age=3600\r\nETag: \"1\"\r\n");
    });
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(ask({.method = "GET", .url = m_server->url()}).body, "page");
    }
    QCOMPARE(m_server->requests().size(), 2);
    QVERIFY(!m_server->requests().last().headers.contains("cookie"));
    QVERIFY(!m_server->requests().last().headers.contains("if-none-match"));
}

// Not with 127.0.0.1: Qt asks no proxy for that.
void WebClientTest::proxyOnlyWhenWanted()
{
    m_server->onAny([](const Request &request) { ScriptedHttpServer::answer(request, 403, {}); });
    const auto port = static_cast<quint16>(m_server->url().port());
    const QUrl elsewhere(u"http://no-such-host.invalid/"_s);
    QNetworkProxy::setApplicationProxy(QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, port));
    const WebAnswer direct = ask({.url = elsewhere, .deadline = 5s, .throughProxy = false});
    const qsizetype askedDirectly = m_server->requests().size();
    const WebAnswer through = ask({.url = elsewhere, .deadline = 5s});
    QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy);
    QVERIFY(!direct.isAnswered());
    QCOMPARE(askedDirectly, 0);
    QVERIFY(!through.isAnswered());
    QCOMPARE(m_server->requests().value(0).method, "CONNECT"_ba);
}

void WebClientTest::notHttp()
{
    m_server->onAny([](const Request &request) { write(request, "SSH-2.0-OpenSSH_9.2\r\n"); });
    QCOMPARE(post().outcome, Outcome::NotHttp);
}

void WebClientTest::startTls()
{
    QFile key(tlsFile(u"first.key"_s));
    QVERIFY(key.open(QIODevice::ReadOnly));
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(QSslCertificate::fromPath(tlsFile(u"first.crt"_s)));
    QSslKey privateKey(&key, QSsl::Rsa);
    if (privateKey.isNull()) {
        key.seek(0);
        privateKey = QSslKey(&key, QSsl::Ec);
    }
    configuration.setPrivateKey(privateKey);
    m_tls = std::make_unique<QSslServer>();
    m_tls->setSslConfiguration(configuration);
    QVERIFY(m_tls->listen(QHostAddress(QHostAddress::LocalHost)));
    m_tlsRequests = 0;
    connect(m_tls.get(), &QTcpServer::pendingConnectionAvailable, this, [this] {
        QTcpSocket *socket = m_tls->nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
            ++m_tlsRequests;
            socket->write("HTTP/1.1 204 No Content\r\n\r\n");
        });
    });
}

void WebClientTest::selfSigned()
{
    startTls();
    const WebAnswer answer = ask({.url = QUrl(u"https://localhost:%1/"_s.arg(m_tls->serverPort())), .deadline = 5s});
    QCOMPARE(answer.outcome, Outcome::Tls);
    QVERIFY(!answer.text.isEmpty());
    QCOMPARE(m_tlsRequests, 0); // nothing was told to a stranger
}

void WebClientTest::trustedAuthority()
{
    startTls();
    QVERIFY(!m_client->addAuthorities(tlsFile(u"no-such-file.crt"_s)));
    QVERIFY(m_client->addAuthorities(tlsFile(u"first.crt"_s)));
    const WebAnswer answer = ask({.url = QUrl(u"https://localhost:%1/"_s.arg(m_tls->serverPort())), .deadline = 5s});
    QCOMPARE(answer.text, QString());
    QCOMPARE(answer.status, 204);
}

void WebClientTest::plainBehindTls()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost)));
    connect(&server, &QTcpServer::newConnection, this, [&server] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->write("HTTP/1.1 400 Bad\r\n\r\n"); });
    });
    const WebAnswer answer = ask({.url = QUrl(u"https://127.0.0.1:%1/"_s.arg(server.serverPort())), .deadline = 5s});
    QCOMPARE(answer.outcome, Outcome::Tls);
}

void WebClientTest::destroyedIsSilent()
{
    bool asked = false;
    m_server->onAny([&](const Request &) { asked = true; });
    WebCall *call = m_client->send({.url = m_server->url()}, this);
    const QSignalSpy finished(call, &WebCall::finished);
    QTRY_VERIFY(asked);
    delete call;
    QCOMPARE(finished.count(), 0);
}

void WebClientTest::parentEndsIt()
{
    auto parent = std::make_unique<QObject>();
    const QPointer<WebCall> call = m_client->send({.url = m_server->url()}, parent.get());
    parent.reset();
    QVERIFY(call.isNull());
}

QTEST_GUILESS_MAIN(WebClientTest)
#include "tst_webclient.moc"
