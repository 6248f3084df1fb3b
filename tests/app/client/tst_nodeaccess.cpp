// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/nodeaccess.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class TestNodeAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesAddresses_data();
    void refusesAddresses();
    void readsAddresses_data();
    void readsAddresses();
    void refusesTokens_data();
    void refusesTokens();
    void readsTokens();
    void requestsCarryTheToken();
    void requestsWithoutTokenCarryNone();
    void requestsKeepThePathInFront();
};

void TestNodeAccess::refusesAddresses_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "http://", "ftp://host", "file:///etc/passwd", "http://user:secret@host",
             "http://host?x=1", "http://host#x", "http://ho st", "http://host:99999", "://"}) {
        QTest::addRow("'%s'", text) << QString::fromUtf8(text);
    }
}

void TestNodeAccess::refusesAddresses()
{
    QFETCH(QString, text);
    const Result<QUrl> url = nodeUrlFromText(text);
    QVERIFY(!url);
    QCOMPARE(url.error().kind, ErrorKind::BadInput);
    QVERIFY2(!url.error().text.contains(u"secret"_s), "passwords do not belong on screens");
}

void TestNodeAccess::readsAddresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("url");
    QTest::newRow("http") << u"http://127.0.0.1:8080"_s << u"http://127.0.0.1:8080"_s;
    QTest::newRow("https with a path") << u"https://cellar.example.com/a/"_s << u"https://cellar.example.com/a/"_s;
    QTest::newRow("without scheme") << u"cellar.local:8080"_s << u"http://cellar.local:8080"_s;
    QTest::newRow("IPv6") << u"http://[::1]:8080"_s << u"http://[::1]:8080"_s;
}

void TestNodeAccess::readsAddresses()
{
    QFETCH(QString, text);
    const Result<QUrl> url = nodeUrlFromText(text);
    QVERIFY(url);
    QTEST(url->toString(), "url");
}

void TestNodeAccess::refusesTokens_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("blank") << u" \n"_s;
    QTest::newRow("two lines") << u"a\r\nX-Evil: 1"_s;
    QTest::newRow("a space") << u"a b"_s;
    QTest::newRow("beyond ASCII") << u"tökén"_s;
    QTest::newRow("endless") << QString(5000, u'a');
}

void TestNodeAccess::refusesTokens()
{
    QFETCH(QString, text);
    QVERIFY(!tokenFromText(text));
}

void TestNodeAccess::readsTokens()
{
    QCOMPARE(*tokenFromText(u" abc-_.~+/=123\n"_s), "abc-_.~+/=123"_ba);
}

void TestNodeAccess::requestsCarryTheToken()
{
    const QNetworkRequest request = nodeRequest({QUrl(u"http://h:1"_s), "secret", "kiosk"}, "/api/v1/a%2Fb");
    QCOMPARE(request.url().toEncoded(), "http://h:1/api/v1/a%2Fb"_ba);
    QCOMPARE(request.rawHeader("Authorization"), "Bearer secret"_ba);
    QCOMPARE(request.rawHeader("X-Cellar-Client"), "kiosk"_ba);
    QCOMPARE(request.rawHeader("Accept-Encoding"), "identity"_ba);
    QCOMPARE(request.attribute(QNetworkRequest::RedirectPolicyAttribute).toInt(),
        int(QNetworkRequest::ManualRedirectPolicy));
}

void TestNodeAccess::requestsWithoutTokenCarryNone()
{
    const QNetworkRequest request = nodeRequest({QUrl(u"http://h:1"_s), {}, {}}, "/x");
    QVERIFY(!request.hasRawHeader("Authorization"));
    QVERIFY(!request.hasRawHeader("X-Cellar-Client"));
}

void TestNodeAccess::requestsKeepThePathInFront()
{
    QCOMPARE(nodeRequest({QUrl(u"https://h/sub/"_s), {}, {}}, "/api").url().toEncoded(), "https://h/sub/api"_ba);
    QCOMPARE(nodeRequest({QUrl(u"https://h/sub/"_s), {}, {}}, "/api?text=a%26b%20%C3%A4&n=1").url().toEncoded(),
        "https://h/sub/api?text=a%26b%20%C3%A4&n=1"_ba);
}

QTEST_APPLESS_MAIN(TestNodeAccess)
#include "tst_nodeaccess.moc"
