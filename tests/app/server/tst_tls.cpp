// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testserver.h"

#include "server/tlsfiles.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSslCertificate>
#include <QSslSocket>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// A listener with a certificate: served, guarded, renewed while running.
class TlsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void missingAndBrokenFiles();
    void httpsIsServed();
    void cookieIsSecure();
    void handshakeThatNeverComes();
    void plainTextOnATlsPort();
    void oversizedRequest();
    void renewedCertificate();
    void brokenRenewalKeepsTheOldOne();

private:
    void install(const QString &name);
    [[nodiscard]] std::unique_ptr<QSslSocket> connectTo() const;
    [[nodiscard]] QString servedName() const;
    [[nodiscard]] QByteArray exchange(QSslSocket &socket, const QByteArray &request) const;

    QTemporaryDir m_files;
    std::unique_ptr<TestServer> m_server;
};

void TlsTest::init()
{
    install(u"first"_s);
    m_server = std::make_unique<TestServer>();
    m_server->settings.tls = TlsSettings{m_files.filePath(u"node.crt"_s), m_files.filePath(u"node.key"_s)};
    m_server->start();
}

// As a renewal does it: new files renamed over the old ones.
void TlsTest::install(const QString &name)
{
    for (const QString &suffix : {u".crt"_s, u".key"_s}) {
        const QString target = m_files.filePath(u"node"_s + suffix);
        QFile::remove(target + u".new"_s);
        QVERIFY(QFile::copy(QDir(QStringLiteral(TLS_FILES)).filePath(name + suffix), target + u".new"_s));
        QFile::remove(target);
        QVERIFY(QFile::rename(target + u".new"_s, target));
    }
}

std::unique_ptr<QSslSocket> TlsTest::connectTo() const
{
    auto socket = std::make_unique<QSslSocket>();
    socket->setPeerVerifyMode(QSslSocket::VerifyNone);
    socket->connectToHostEncrypted(u"127.0.0.1"_s, m_server->port());
    (void)QTest::qWaitFor([&socket] { return socket->isEncrypted(); });
    return socket;
}

QString TlsTest::servedName() const
{
    const auto socket = connectTo();
    return socket->peerCertificate().subjectInfo(QSslCertificate::CommonName).value(0);
}

QByteArray TlsTest::exchange(QSslSocket &socket, const QByteArray &request) const
{
    socket.write(request);
    QByteArray received;
    (void)QTest::qWaitFor([&] {
        received += socket.readAll();
        return received.contains("\r\n\r\n");
    });
    return received;
}

void TlsTest::missingAndBrokenFiles()
{
    const auto fails = [this](const TlsSettings &tls) {
        TestServer server;
        server.settings.tls = tls;
        CellarServer broken(server.settings, server.dataDir(), server.cellar, server.clock);
        const auto listening = broken.listen();
        return !listening && listening.error().text.contains(m_files.path());
    };
    const QString crt = m_files.filePath(u"node.crt"_s);
    const QString key = m_files.filePath(u"node.key"_s);
    QVERIFY(fails({m_files.filePath(u"none"_s), key}));
    QVERIFY(fails({crt, m_files.filePath(u"none"_s)}));
    QVERIFY(fails({key, key}));
    QVERIFY(fails({crt, crt}));
    QVERIFY(QFile::remove(key));
    QVERIFY(QFile::copy(QStringLiteral(TLS_FILES "/second.key"), key));
    QVERIFY(fails({crt, key}));
}

void TlsTest::httpsIsServed()
{
    QCOMPARE(m_server->server->urls().first().scheme(), u"https"_s);
    QVERIFY(m_server->server->signInUrl().startsWith(u"https://127.0.0.1:"_s));
    const auto socket = connectTo();
    QVERIFY(exchange(*socket, m_server->get("/api/v1/cellar")).startsWith("HTTP/1.1 200 OK\r\n"));
}

void TlsTest::cookieIsSecure()
{
    const QUrl link(m_server->server->signInUrl());
    const auto socket = connectTo();
    const QByteArray answer = exchange(*socket,
        "GET " + link.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QVERIFY(answer.contains("; HttpOnly; SameSite=Lax; Secure\r\n"));
}

void TlsTest::handshakeThatNeverComes()
{
    RawClient silent(m_server->port());
    QTRY_COMPARE(m_server->server->connections(), 1);
    m_server->clock.advance(16s);
    QVERIFY(silent.waitForEnd());
    QTRY_COMPARE(m_server->server->connections(), 0);
}

void TlsTest::plainTextOnATlsPort()
{
    RawClient plain(m_server->port());
    plain.send(m_server->get("/api/v1/cellar"));
    QVERIFY(plain.waitForEnd());
    QVERIFY(!plain.received().contains("HTTP"));
    QTRY_COMPARE(m_server->server->connections(), 0);
    const auto socket = connectTo();
    QVERIFY(exchange(*socket, m_server->get("/healthz")).startsWith("HTTP/1.1 200 OK\r\n"));
}

void TlsTest::oversizedRequest()
{
    const auto socket = connectTo();
    const QByteArray answer = exchange(*socket, "GET / HTTP/1.1\r\nX: " + QByteArray(200'000, 'a'));
    QVERIFY(answer.startsWith("HTTP/1.1 413 "));
    m_server->clock.advance(2s);
    QTRY_COMPARE(m_server->server->connections(), 0);
}

void TlsTest::renewedCertificate()
{
    QCOMPARE(servedName(), u"first.cellar.test"_s);
    const auto before = connectTo();
    install(u"second"_s);
    QTRY_COMPARE_WITH_TIMEOUT(servedName(), u"second.cellar.test"_s, 10'000);
    // Whoever is connected stays connected.
    QVERIFY(exchange(*before, m_server->get("/healthz")).startsWith("HTTP/1.1 200 OK\r\n"));
    install(u"first"_s);
    QTRY_COMPARE_WITH_TIMEOUT(servedName(), u"first.cellar.test"_s, 10'000);
}

void TlsTest::brokenRenewalKeepsTheOldOne()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"keeping the old certificate"_s));
    TlsFiles files(*m_server->settings.tls);
    QSignalSpy renewed(&files, &TlsFiles::renewed);
    QFile key(m_files.filePath(u"node.key"_s));
    m_server.reset(); // one watcher, one warning
    QVERIFY(key.open(QIODevice::WriteOnly | QIODevice::Truncate));
    key.write("half a k");
    key.close();
    QVERIFY(!renewed.wait(1500));
    install(u"second"_s);
    QVERIFY(renewed.wait(5000));
}

QTEST_GUILESS_MAIN(TlsTest)
#include "tst_tls.moc"
