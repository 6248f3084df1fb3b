// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloud/batches/googlefixtures.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class ServiceAccountTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void notAKeyFile_data();
    void notAKeyFile();
    void wrongKeys_data();
    void wrongKeys();
    void errorsNeverShowTheKey();

    void keyFileOfGoogle();
    void base64OfTheSeed_data();
    void base64OfTheSeed();
    void pkcs1();
    void tokenIsVerifiedByOthers();
    void tokenWithoutKeyId();

private:
    QByteArray m_pem;
};

void ServiceAccountTest::initTestCase()
{
    m_pem = rsaKey();
    QVERIFY2(m_pem.startsWith("-----BEGIN PRIVATE KEY-----"), "the program openssl is needed");
}

void ServiceAccountTest::notAKeyFile_data()
{
    QTest::addColumn<QString>("secret");
    QTest::addColumn<QString>("error");
    const QJsonObject good = keyFile("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n");
    const auto with = [&good](const QString &key, const QJsonValue &value) {
        QJsonObject file = good;
        file.insert(key, value);
        return secretOf(file);
    };
    const auto without = [&good](const QString &key) {
        QJsonObject file = good;
        file.remove(key);
        return secretOf(file);
    };
    QTest::newRow("nothing") << u""_s << u"the service account's key is neither JSON nor JSON in base64"_s;
    QTest::newRow("a password") << u"hunter2!"_s << u"the service account's key is neither JSON nor JSON in base64"_s;
    QTest::newRow("base64 of something") << u"aGVsbG8="_s
                                         << u"the service account's key is neither JSON nor JSON in base64"_s;
    QTest::newRow("the key alone")
        << QString::fromLatin1("-----BEGIN PRIVATE KEY-----\nMIIE\n")
        << u"the service account's key is the private key alone; the whole JSON file is needed"_s;
    QTest::newRow("cut") << secretOf(good).left(60) << u"the service account's key is broken JSON at byte "_s;
    QTest::newRow("huge") << QString(70'000, u'{') << u"the service account's key is larger than 64 kB"_s;
    QTest::newRow("OAuth client") << uR"({"installed":{"client_id":"x"}})"_s
                                  << u"the service account's key is that of an OAuth client; create a key of a service "
                                     "account instead"_s;
    QTest::newRow("user")
        << with(u"type"_s, u"authorized_user"_s)
        << u"the service account's key has the type \"authorized_user\" instead of \"service_account\""_s;
    QTest::newRow("no type") << without(u"type"_s) << u"the service account's key has no \"type\""_s;
    QTest::newRow("no e-mail") << without(u"client_email"_s) << u"the service account's key has no \"client_email\""_s;
    QTest::newRow("no address") << with(u"client_email"_s, u"me"_s)
                                << u"the service account's key has a \"client_email\" without @"_s;
    QTest::newRow("no key") << without(u"private_key"_s) << u"the service account's key has no \"private_key\""_s;
    QTest::newRow("key is a number") << with(u"private_key"_s, 7)
                                     << u"the service account's key has a \"private_key\" that is no text"_s;
    QTest::newRow("token over http") << with(u"token_uri"_s, u"http://oauth2.googleapis.com/token"_s)
                                     << u"the service account's key has a \"token_uri\" that is no https address"_s;
    QTest::newRow("token from a file") << with(u"token_uri"_s, u"file:///etc/passwd"_s)
                                       << u"the service account's key has a \"token_uri\" that is no https address"_s;
}

void ServiceAccountTest::notAKeyFile()
{
    QFETCH(QString, secret);
    QFETCH(QString, error);
    const auto account = ServiceAccount::fromSecret(secret);
    QVERIFY(!account);
    QCOMPARE(account.error().kind, ErrorKind::BadInput);
    QVERIFY2(account.error().text.startsWith(error), qPrintable(account.error().text));
}

void ServiceAccountTest::wrongKeys_data()
{
    QTest::addColumn<QByteArray>("pem");
    QTest::addColumn<QString>("error");
    const QByteArray good = rsaKey();
    QTest::newRow("not PEM") << good.split('\n').at(1)
                             << u"the private key is not PEM (\"-----BEGIN PRIVATE KEY-----\")"_s;
    QTest::newRow("escaped line ends")
        << QByteArray(good).replace("\n", "\\n")
        << u"the private key has \\n where lines should end; use the key file as it was downloaded"_s;
    QTest::newRow("damaged") << QByteArray(good).replace(200, 8, "AAAAAAAA").replace("M", "N")
                             << u"the private key is damaged"_s;
    QTest::newRow("cut") << good.first(good.size() / 2) << u"the private key is damaged"_s;
    QTest::newRow("public") << openssl({u"pkey"_s, u"-pubout"_s}, good)
                            << u"the private key is something else: a public key or a certificate"_s;
    QTest::newRow("pass phrase") << openssl({u"pkey"_s, u"-aes128"_s, u"-passout"_s, u"pass:secret"_s}, good)
                                 << u"the private key has a pass phrase; use one without"_s;
    QTest::newRow("EC") << openssl(
                               {u"genpkey"_s, u"-algorithm"_s, u"EC"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s})
                        << u"the private key is of the kind EC; that of a service account is RSA"_s;
    QTest::newRow("Ed25519") << openssl({u"genpkey"_s, u"-algorithm"_s, u"ED25519"_s})
                             << u"the private key is of the kind ED25519; that of a service account is RSA"_s;
    QTest::newRow("too small") << rsaKey(1024) << u"the private key has only 1024 bits; Google gives 2048"_s;
}

void ServiceAccountTest::wrongKeys()
{
    QFETCH(QByteArray, pem);
    QVERIFY(!pem.isEmpty());
    const auto account = ServiceAccount::fromSecret(secretOf(keyFile(pem)));
    QVERIFY(!account);
    QTEST(account.error().text, "error");
}

void ServiceAccountTest::errorsNeverShowTheKey()
{
    const QString file = secretOf(keyFile(m_pem));
    const QByteArray body = m_pem.split('\n').at(3);
    for (qsizetype length = 0; length < file.size(); length += 7) {
        const auto account = ServiceAccount::fromSecret(file.left(length));
        QVERIFY(!account);
        QVERIFY(!account.error().text.contains(QString::fromLatin1(body).left(12)));
    }
}

void ServiceAccountTest::keyFileOfGoogle()
{
    const auto account = ServiceAccount::fromSecret(secretOf(keyFile(m_pem)));
    QVERIFY2(account, qPrintable(account ? QString() : account.error().text));
    QCOMPARE(account->email(), u"panel@cellar.iam.gserviceaccount.com"_s);
    QCOMPARE(account->tokenUrl(), QUrl(u"https://oauth2.googleapis.com/token"_s));
}

void ServiceAccountTest::base64OfTheSeed_data()
{
    QTest::addColumn<QString>("secret");
    const QByteArray base64 = secretOf(keyFile(m_pem)).toUtf8().toBase64();
    QTest::newRow("one line") << QString::fromLatin1(base64);
    QString wrapped = QString::fromLatin1(base64);
    for (qsizetype at = 76; at < wrapped.size(); at += 77) {
        wrapped.insert(at, u'\n');
    }
    QTest::newRow("wrapped") << u" "_s + wrapped + u"\n"_s;
}

void ServiceAccountTest::base64OfTheSeed()
{
    QFETCH(QString, secret);
    const auto account = ServiceAccount::fromSecret(secret);
    QVERIFY2(account, qPrintable(account ? QString() : account.error().text));
}

void ServiceAccountTest::pkcs1()
{
    const QByteArray pem = openssl({u"rsa"_s, u"-traditional"_s}, m_pem);
    QVERIFY(pem.startsWith("-----BEGIN RSA PRIVATE KEY-----"));
    QVERIFY(ServiceAccount::fromSecret(secretOf(keyFile(pem))));
}

// The openssl program knows nothing of our library.
void ServiceAccountTest::tokenIsVerifiedByOthers()
{
    const auto account = ServiceAccount::fromSecret(secretOf(keyFile(m_pem)));
    QVERIFY(account);
    const auto token =
        account->assertion(u"https://www.googleapis.com/auth/spreadsheets.readonly"_s, Timestamp(1'795'442'400'999ms));
    QVERIFY2(token, qPrintable(token ? QString() : token.error().text));
    const QList<QByteArray> parts = token->split('.');
    QCOMPARE(parts.size(), 3);
    const auto decoded = [](const QByteArray &part) {
        return QByteArray::fromBase64(part, QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    };
    QCOMPARE(QJsonDocument::fromJson(decoded(parts[0])).object(),
        (QJsonObject{{u"alg"_s, u"RS256"_s}, {u"typ"_s, u"JWT"_s}, {u"kid"_s, u"4f2a"_s}}));
    QCOMPARE(QJsonDocument::fromJson(decoded(parts[1])).object(),
        (QJsonObject{{u"iss"_s, u"panel@cellar.iam.gserviceaccount.com"_s},
            {u"scope"_s, u"https://www.googleapis.com/auth/spreadsheets.readonly"_s},
            {u"aud"_s, u"https://oauth2.googleapis.com/token"_s}, {u"iat"_s, 1'795'442'400},
            {u"exp"_s, 1'795'446'000}}));

    QTemporaryDir folder;
    const auto write = [&folder](const QString &name, const QByteArray &bytes) {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    };
    QVERIFY(write(u"signature"_s, decoded(parts[2])));
    QVERIFY(write(u"public.pem"_s, openssl({u"pkey"_s, u"-pubout"_s}, m_pem)));
    const QStringList verify{u"dgst"_s, u"-sha256"_s, u"-verify"_s, folder.filePath(u"public.pem"_s), u"-signature"_s,
        folder.filePath(u"signature"_s)};
    QCOMPARE(openssl(verify, parts[0] + '.' + parts[1]), "Verified OK\n"_ba);
    QCOMPARE(openssl(verify, parts[0] + '.' + parts[1] + 'x'), QByteArray());
}

void ServiceAccountTest::tokenWithoutKeyId()
{
    QJsonObject file = keyFile(m_pem);
    file.remove(u"private_key_id"_s);
    const auto account = ServiceAccount::fromSecret(secretOf(file));
    QVERIFY(account);
    const auto token = account->assertion(u"scope"_s, Timestamp(0ms));
    QVERIFY(token);
    QCOMPARE(QByteArray::fromBase64(token->split('.').first(), QByteArray::Base64UrlEncoding),
        R"({"alg":"RS256","typ":"JWT"})"_ba);
}

QTEST_GUILESS_MAIN(ServiceAccountTest)
#include "tst_serviceaccount.moc"
