// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testserver.h"

#include "server/auth/secret.h"
#include "server/auth/sessionstore.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr char setpointPath[] = "/api/v1/vessels/fv-10-1/setpoint";
constexpr QFile::Permissions everybody =
    QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther;

QByteArray plain(const QByteArray &line, const QByteArray &headers = {})
{
    return line + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
}

QByteArray linkOf(const QString &url)
{
    return QUrl(url).toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority);
}

QByteArray signInForm(const QByteArray &token, const QByteArray &headers = {})
{
    const QByteArray body = "token=" + token;
    return "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n" + headers +
           "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray putWithCookie(const QByteArray &cookie, const QByteArray &headers)
{
    return "PUT "_ba + setpointPath + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nCookie: "_ba +
           cookie + "\r\n" + headers + "Content-Length: 13\r\n\r\n{\"value\": 36}";
}

} // namespace

// Deny by default, and every way in.
class AuthTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void strangersAreTurnedAway_data();
    void strangersAreTurnedAway();
    void wrongTokens_data();
    void wrongTokens();
    void openRoutesStayOpen();
    void linkWorksOnce();
    void linkExpires();
    void madeUpLink();
    void signInFormWithToken();
    void signInRemembersWhereToGo_data();
    void signInRemembersWhereToGo();
    void tooManyFailures();
    void cookieFlags();
    void sessionIsABrowser();
    void sessionSurvivesARestart();
    void sessionExpires();
    void signOutEndsTheSessionAndItsStreams();
    void expiryEndsTheStream();
    void crossSiteWritesAreRefused_data();
    void crossSiteWritesAreRefused();
    void foreignHosts_data();
    void foreignHosts();
    void publicUrlIsOurs();
    void proxyIsBelievedOnlyWhenConfigured();
    void tokenFileIsPrivateAndKept();
    void openTokenFileIsMadePrivate();
    void damagedTokenFileIsAnError();
    void damagedSessionsFileEndsAllSessions();
    void noSecretIsStored();

private:
    std::unique_ptr<TestServer> m_server;
};

void AuthTest::init()
{
    m_server = std::make_unique<TestServer>();
    m_server->start();
}

void AuthTest::strangersAreTurnedAway_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("status");
    QTest::newRow("cellar") << "GET /api/v1/cellar"_ba << 401;
    QTest::newRow("events") << "GET /api/v1/events"_ba << 401;
    QTest::newRow("setpoint") << "PUT /api/v1/vessels/fv-10-1/setpoint"_ba << 401;
    QTest::newRow("change") << "GET /api/v1/setpoint-changes/x"_ba << 401;
    QTest::newRow("OpenAPI") << "GET /api/v1/openapi.json"_ba << 401;
    QTest::newRow("app") << "GET /app.js"_ba << 401;
    QTest::newRow("page") << "GET /"_ba << 303;
    QTest::newRow("sign out") << "POST /logout"_ba << 401;
}

void AuthTest::strangersAreTurnedAway()
{
    QFETCH(QByteArray, line);
    QFETCH(int, status);
    const Answer answer = m_server->ask(plain(line));
    QCOMPARE(answer.status, status);
    if (status == 303) {
        QCOMPARE(answer.header("Location"), "/login"_ba);
    } else {
        QCOMPARE(answer.header("WWW-Authenticate"), "Bearer"_ba);
        QCOMPARE(answer.header("Content-Type"), "application/problem+json"_ba);
    }
    QVERIFY(m_server->cellar.requests().isEmpty());
}

void AuthTest::wrongTokens_data()
{
    QTest::addColumn<QByteArray>("headers");
    const QByteArray token = newSecret();
    QTest::newRow("another") << "Authorization: Bearer " + token + "\r\n";
    QTest::newRow("empty") << "Authorization: Bearer \r\n"_ba;
    QTest::newRow("no scheme") << "Authorization: " + token + "\r\n";
    QTest::newRow("basic") << "Authorization: Basic YWRtaW46YWRtaW4=\r\n"_ba;
    QTest::newRow("long") << "Authorization: Bearer " + QByteArray(8000, 'a') + "\r\n";
    QTest::newRow("cookie") << "Cookie: cellar_session=" + token + "\r\n";
    QTest::newRow("empty cookie") << "Cookie: cellar_session=\r\n"_ba;
    QTest::newRow("other cookies") << "Cookie: a=b; xcellar_session=c; =; ;\r\n"_ba;
}

void AuthTest::wrongTokens()
{
    QFETCH(QByteArray, headers);
    QCOMPARE(m_server->ask(plain("GET /api/v1/cellar", headers)).status, 401);
    // A good request before it on the same connection changes nothing, nor does it spoil one after it.
    RawClient client(m_server->port());
    client.send(m_server->get("/api/v1/cellar"));
    QCOMPARE(client.answer().status, 200);
    client.send(plain("GET /api/v1/cellar", headers));
    QCOMPARE(client.answer().status, 401);
    client.send(m_server->get("/api/v1/cellar"));
    QCOMPARE(client.answer().status, 200);
}

void AuthTest::openRoutesStayOpen()
{
    for (const QByteArray &path : {"/healthz"_ba, "/login"_ba, "/app.css"_ba, "/favicon.svg"_ba}) {
        QCOMPARE(m_server->ask(plain("GET " + path)).status, 200);
    }
}

void AuthTest::linkWorksOnce()
{
    const QByteArray link = linkOf(m_server->server->signInUrl());
    const Answer first = m_server->ask(plain("GET " + link));
    QCOMPARE(first.status, 303);
    QCOMPARE(first.header("Location"), "/"_ba);
    const Answer second = m_server->ask(plain("GET " + link));
    QCOMPARE(second.status, 401);
    QVERIFY(second.header("Set-Cookie").isNull());
    QVERIFY(second.header("Content-Type").startsWith("text/html"));
    QVERIFY(second.body.contains("has been used"));
}

void AuthTest::linkExpires()
{
    const QByteArray link = linkOf(m_server->server->signInUrl());
    const QByteArray other = linkOf(m_server->server->signInUrl());
    m_server->clock.advance(14min);
    QCOMPARE(m_server->ask(plain("GET " + link)).status, 303);
    m_server->clock.advance(1min);
    QCOMPARE(m_server->ask(plain("GET " + other)).status, 401);
}

void AuthTest::madeUpLink()
{
    QCOMPARE(m_server->ask(plain("GET /login?code=" + newSecret())).status, 401);
    QCOMPARE(m_server->ask(plain("GET /login?code=%00%ff")).status, 401);
    QCOMPARE(m_server->ask(plain("GET /login?code=" + QByteArray(5000, 'a'))).status, 401);
}

void AuthTest::signInFormWithToken()
{
    QCOMPARE(m_server->ask(signInForm(newSecret())).status, 401);
    QCOMPARE(m_server->ask(signInForm({})).status, 401);
    QCOMPARE(m_server->ask("POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}").status, 415);
    const Answer answer =
        m_server->ask(signInForm(m_server->token(), "Origin: null\r\nSec-Fetch-Site: same-origin\r\n"));
    QCOMPARE(answer.status, 303);
    const QByteArray cookie = answer.header("Set-Cookie");
    QCOMPARE(m_server->ask(plain("GET /", "Cookie: " + cookie.first(cookie.indexOf(';')) + "\r\n")).status, 200);
    // Nor may another site sign somebody in.
    QCOMPARE(m_server->ask(signInForm(m_server->token(), "Origin: http://evil.example\r\n")).status, 403);
}

void AuthTest::signInRemembersWhereToGo_data()
{
    QTest::addColumn<QByteArray>("next");
    QTest::addColumn<QByteArray>("location");
    QTest::newRow("page") << "%2F%23fv-10-1"_ba
                          << "/#fv-10-1"_ba;
    QTest::newRow("none") << QByteArray() << "/"_ba;
    QTest::newRow("other site") << "https%3A%2F%2Fevil.example"_ba
                                << "/"_ba;
    QTest::newRow("other site without scheme") << "%2F%2Fevil.example"_ba
                                               << "/"_ba;
    QTest::newRow("other site with a backslash") << "%2F%5Cevil.example"_ba
                                                 << "/"_ba;
    QTest::newRow("header injection") << "%2Fa%0D%0ASet-Cookie%3A%20x"_ba
                                      << "/a%0D%0ASet-Cookie%3A%20x"_ba;
    QTest::newRow("markup") << "%2F%22%3E%3Cscript%3E"_ba
                            << "/%22%3E%3Cscript%3E"_ba;
}

void AuthTest::signInRemembersWhereToGo()
{
    QFETCH(QByteArray, next);
    QFETCH(QByteArray, location);
    const QByteArray link = linkOf(m_server->server->signInUrl()) + "&next=" + next;
    const Answer answer = m_server->ask(plain("GET " + link));
    QCOMPARE(answer.status, 303);
    QCOMPARE(answer.header("Location"), location);
    const Answer page = m_server->ask(plain("GET /login?next=" + next));
    QVERIFY(!page.body.contains("<script"));
    QCOMPARE(page.body.contains("action=\"/login\""), location == "/");
}

void AuthTest::tooManyFailures()
{
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(m_server->ask(signInForm("wrong")).status, 401);
    }
    const Answer blocked = m_server->ask(signInForm(m_server->token()));
    QCOMPARE(blocked.status, 429);
    QCOMPARE(blocked.header("Retry-After"), "60"_ba);
    // A link is not used up by trying too early, and those who are in stay in.
    const QByteArray link = linkOf(m_server->server->signInUrl());
    QCOMPARE(m_server->ask(plain("GET " + link)).status, 429);
    QCOMPARE(m_server->ask(m_server->get("/api/v1/cellar")).status, 200);
    m_server->clock.advance(61s);
    QCOMPARE(m_server->ask(plain("GET " + link)).status, 303);
}

void AuthTest::cookieFlags()
{
    const Answer answer = m_server->ask(plain("GET " + linkOf(m_server->server->signInUrl())));
    const QByteArray cookie = answer.header("Set-Cookie");
    QVERIFY(QRegularExpression(u"^cellar_session=[A-Za-z0-9_-]{43}; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax$"_s)
                .match(QString::fromLatin1(cookie))
                .hasMatch());
}

void AuthTest::sessionIsABrowser()
{
    m_server->cellar.accept();
    const QByteArray cookie = m_server->signIn();
    const Answer answer =
        m_server->ask(putWithCookie(cookie, "Sec-Fetch-Site: same-origin\r\nX-Cellar-Client: kiosk\r\n"));
    QCOMPARE(answer.status, 202);
    QCOMPARE(m_server->cellar.requests().first().from, u"browser"_s);
    QCOMPARE(m_server->cellar.requests().first().by, u"admin"_s);
}

void AuthTest::sessionSurvivesARestart()
{
    const QByteArray cookie = m_server->signIn();
    const QByteArray token = m_server->token();
    m_server->start();
    QCOMPARE(m_server->token(), token);
    QCOMPARE(m_server->ask(plain("GET /", "Cookie: theme=dark; " + cookie + "; a=b\r\n")).status, 200);
}

void AuthTest::sessionExpires()
{
    const QByteArray cookie = m_server->signIn();
    RawClient client(m_server->port());
    const QByteArray request = plain("GET /api/v1/cellar", "Cookie: " + cookie + "\r\n");
    client.send(request);
    QCOMPARE(client.answer().status, 200);
    m_server->clock.setNow(m_server->clock.now() + SessionStore::lifetime - 1s);
    client.send(request);
    QCOMPARE(client.answer().status, 200);
    m_server->clock.setNow(m_server->clock.now() + 1s);
    client.send(request);
    QCOMPARE(client.answer().status, 401);
    QCOMPARE(m_server->ask(request).status, 401);
    m_server->start();
    QCOMPARE(m_server->ask(request).status, 401);
}

void AuthTest::signOutEndsTheSessionAndItsStreams()
{
    const QByteArray cookie = m_server->signIn();
    const QByteArray other = m_server->signIn();
    RawClient stream(m_server->port());
    stream.send(plain("GET /api/v1/events", "Cookie: " + cookie + "\r\n"));
    QVERIFY(stream.waitFor("event: cellar"));
    RawClient otherStream(m_server->port());
    otherStream.send(plain("GET /api/v1/events", "Cookie: " + other + "\r\n"));
    QVERIFY(otherStream.waitFor("event: cellar"));
    RawClient remembered(m_server->port());
    remembered.send(plain("GET /", "Cookie: " + cookie + "\r\n"));
    QCOMPARE(remembered.answer().status, 200);

    const Answer answer =
        m_server->ask(plain("POST /logout", "Cookie: " + cookie + "\r\nSec-Fetch-Site: same-origin\r\n"));
    QCOMPARE(answer.status, 303);
    QVERIFY(answer.header("Set-Cookie").startsWith("cellar_session=; Path=/; Max-Age=0;"));
    QVERIFY(stream.waitForEnd());
    remembered.send(plain("GET /", "Cookie: " + cookie + "\r\n"));
    QCOMPARE(remembered.answer().status, 303);
    QVERIFY(otherStream.isOpen());
    m_server->start();
    QCOMPARE(m_server->ask(plain("GET /", "Cookie: " + cookie + "\r\n")).status, 303);
    QCOMPARE(m_server->ask(plain("GET /", "Cookie: " + other + "\r\n")).status, 200);
}

void AuthTest::expiryEndsTheStream()
{
    ServerLimits limits;
    limits.hub.heartbeat = Milliseconds(50);
    TestServer server(limits);
    server.start();
    const QByteArray cookie = server.signIn();
    RawClient stream(server.port());
    stream.send(plain("GET /api/v1/events", "Cookie: " + cookie + "\r\n"));
    QVERIFY(stream.waitFor("event: cellar"));
    server.clock.setNow(server.clock.now() + SessionStore::lifetime);
    QVERIFY(stream.waitForEnd());
}

void AuthTest::crossSiteWritesAreRefused_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<int>("status");
    QTest::newRow("no word where from") << QByteArray() << 403;
    QTest::newRow("other site") << "Origin: http://evil.example\r\nSec-Fetch-Site: cross-site\r\n"_ba << 403;
    QTest::newRow("other port") << "Origin: http://localhost:1\r\nSec-Fetch-Site: same-site\r\n"_ba << 403;
    QTest::newRow("old browser, other site") << "Origin: http://evil.example\r\n"_ba << 403;
    QTest::newRow("old browser, hidden") << "Origin: null\r\n"_ba << 403;
    QTest::newRow("old browser, own page") << "Origin: http://localhost\r\n"_ba << 202;
    QTest::newRow("own page") << "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n"_ba << 202;
}

void AuthTest::crossSiteWritesAreRefused()
{
    QFETCH(QByteArray, headers);
    QFETCH(int, status);
    m_server->cellar.accept();
    QCOMPARE(m_server->ask(putWithCookie(m_server->signIn(), headers)).status, status);
    QCOMPARE(m_server->cellar.requests().size(), status == 202 ? 1 : 0);
}

void AuthTest::foreignHosts_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("status");
    QTest::newRow("own address") << "Host: 127.0.0.1:8080\r\n"_ba << 200;
    QTest::newRow("localhost") << "Host: LocalHost:1\r\n"_ba << 200;
    QTest::newRow("IPv6") << "Host: [::1]:8080\r\n"_ba << 200;
    QTest::newRow("rebound name") << "Host: evil.example\r\n"_ba << 421;
    QTest::newRow("rebound name with our port") << "Host: evil.example:8080\r\n"_ba << 421;
    QTest::newRow("name that begins like ours") << "Host: localhost.evil.example\r\n"_ba << 421;
    QTest::newRow("other address") << "Host: 10.0.0.1\r\n"_ba << 421;
    QTest::newRow("half a bracket") << "Host: [::1\r\n"_ba << 421;
    QTest::newRow("missing") << QByteArray() << 400;
    QTest::newRow("forwarded by nobody we know") << "Host: evil.example\r\nX-Forwarded-Host: localhost\r\n"_ba << 421;
}

void AuthTest::foreignHosts()
{
    QFETCH(QByteArray, host);
    QFETCH(int, status);
    const QByteArray request = "GET /api/v1/cellar HTTP/1.1\r\n" + host + m_server->bearer() + "\r\n";
    QCOMPARE(m_server->ask(request).status, status);
    RawClient client(m_server->port());
    client.send(m_server->get("/api/v1/cellar") + request);
    QCOMPARE(client.answer().status, 200);
    QCOMPARE(client.answer().status, status);
}

void AuthTest::publicUrlIsOurs()
{
    m_server->settings.publicUrl = QUrl(u"https://cellar.corp.example.com"_s);
    m_server->start();
    QCOMPARE(m_server->ask("GET /healthz HTTP/1.1\r\nHost: cellar.corp.example.com\r\n\r\n").status, 200);
    QCOMPARE(m_server->ask("GET /healthz HTTP/1.1\r\nHost: corp.example.com\r\n\r\n").status, 421);
}

void AuthTest::proxyIsBelievedOnlyWhenConfigured()
{
    const QByteArray proxied = "X-Forwarded-Proto: https\r\nX-Forwarded-For: 1.2.3.4, 203.0.113.9\r\n"_ba;
    QVERIFY(!m_server->ask(signInForm(m_server->token(), proxied)).header("Set-Cookie").contains("Secure"));

    m_server->settings.behindProxy = true;
    m_server->start();
    QVERIFY(m_server->ask(signInForm(m_server->token(), proxied)).header("Set-Cookie").endsWith("; Secure"));
    QVERIFY(!m_server->ask(signInForm(m_server->token())).header("Set-Cookie").contains("Secure"));
    // Failures count for the client the proxy names, not for everybody behind it.
    for (int i = 0; i < 11; ++i) {
        (void)m_server->ask(signInForm("wrong", proxied));
    }
    QCOMPARE(m_server->ask(signInForm("wrong", proxied)).status, 429);
    QCOMPARE(m_server->ask(signInForm("wrong", "X-Forwarded-For: 203.0.113.10\r\n")).status, 401);
    const Answer same =
        m_server->ask(putWithCookie(m_server->signIn(), "X-Forwarded-Proto: https\r\nOrigin: https://localhost\r\n"));
    QCOMPARE(same.status, 503); // past the gate: the fake panel is not connected
}

void AuthTest::tokenFileIsPrivateAndKept()
{
    const QString path = QDir(m_server->dataDir()).filePath(u"admin.token"_s);
    QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
        QFile::Permissions());
    const QByteArray token = m_server->token();
    QCOMPARE(token.size(), 43);
    (void)m_server->signIn();
    const QString sessions = QDir(m_server->dataDir()).filePath(u"sessions.json"_s);
    QCOMPARE(
        QFile::permissions(sessions) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
        QFile::Permissions());
    m_server->start();
    QCOMPARE(m_server->token(), token);
    QVERIFY(TestServer().token().isEmpty());
}

void AuthTest::openTokenFileIsMadePrivate()
{
    const QString path = QDir(m_server->dataDir()).filePath(u"admin.token"_s);
    QVERIFY(QFile::setPermissions(path, everybody));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"could be read by others; its mode is now 0600"_s));
    m_server->start();
    QCOMPARE(
        QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther), QFile::Permissions());
    QCOMPARE(m_server->ask(m_server->get("/api/v1/cellar")).status, 200);
}

void AuthTest::damagedTokenFileIsAnError()
{
    const QString path = QDir(m_server->dataDir()).filePath(u"admin.token"_s);
    for (const QByteArray &content : {QByteArray(), "short"_ba, QByteArray(40, '\0'), QByteArray(40, ' ')}) {
        m_server->server.reset();
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(content);
        file.close();
        CellarServer server(m_server->settings, m_server->dataDir(), m_server->cellar, m_server->clock);
        const auto listening = server.listen();
        QVERIFY(!listening);
        QVERIFY(listening.error().text.contains(u"admin.token"_s));
    }
}

void AuthTest::damagedSessionsFileEndsAllSessions()
{
    const QByteArray cookie = m_server->signIn();
    for (const QByteArray &content : {QByteArray(), "[{"_ba, "{}"_ba, "[1, {\"hash\": 5}, {\"hash\": \"00\"}]"_ba}) {
        QFile file(QDir(m_server->dataDir()).filePath(u"sessions.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(content);
        file.close();
        if (!content.startsWith("[1")) {
            QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"is damaged, everybody has to sign in again"_s));
        }
        m_server->start();
        QCOMPARE(m_server->ask(plain("GET /", "Cookie: " + cookie + "\r\n")).status, 303);
    }
    QVERIFY(!m_server->signIn().isEmpty());
}

void AuthTest::noSecretIsStored()
{
    const QByteArray cookie = m_server->signIn();
    QFile file(QDir(m_server->dataDir()).filePath(u"sessions.json"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray stored = file.readAll();
    QVERIFY(stored.contains("admin"));
    QVERIFY(!stored.contains(cookie.sliced(cookie.indexOf('=') + 1)));
}

QTEST_GUILESS_MAIN(AuthTest)
#include "tst_auth.moc"
