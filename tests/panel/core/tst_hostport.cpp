// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hostport.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class TestHostPort : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refuses_data();
    void refuses();
    void reads_data();
    void reads();
    void withoutADefaultThePortMustBeGiven();
    void refusesListeners_data();
    void refusesListeners();
    void readsListeners();
};

void TestHostPort::refuses_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", ":502", "plc:", "plc:0", "plc:65536", "plc:-1", "plc:+5", "plc:5x", "plc: 5",
             "p lc:502", "http://plc", "plc/x", "10.1.10", "10.1.10.256", "1.2.3.4.5", "::1", "::1:502", "[::1",
             "[::1]x", "[plc]:502", "[10.1.1.1]:502", "-plc", "plc-", "a..b", ".a", "user@plc", "plc\n", "10", "%31"}) {
        QTest::addRow("'%s'", text) << QString::fromUtf8(text);
    }
    QTest::newRow("label too long") << QString(64, u'a');
    QTest::newRow("name too long") << QString(u"abcdefg."_s.repeated(32) + u"de"_s);
}

void TestHostPort::refuses()
{
    QFETCH(QString, text);
    const Result<HostPort> result = hostPortFromText(text, 502);
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::BadInput);
    QVERIFY(!result.error().text.isEmpty());
}

void TestHostPort::reads_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::newRow("address") << u"10.1.10.105:1502"_s << u"10.1.10.105"_s << 1502;
    QTest::newRow("address alone") << u"10.1.10.105"_s << u"10.1.10.105"_s << 502;
    QTest::newRow("name") << u"plc-1.cellar_a.local:65535"_s << u"plc-1.cellar_a.local"_s << 65535;
    QTest::newRow("name alone") << u"plc"_s << u"plc"_s << 502;
    QTest::newRow("IPv6") << u"[fe80::1]:1"_s << u"fe80::1"_s << 1;
    QTest::newRow("IPv6 alone") << u"[::1]"_s << u"::1"_s << 502;
}

void TestHostPort::reads()
{
    QFETCH(QString, text);
    const Result<HostPort> result = hostPortFromText(text, 502);
    QVERIFY2(result, result ? "" : qPrintable(result.error().text));
    QTEST(result->host, "host");
    QTEST(int(result->port), "port");
}

void TestHostPort::withoutADefaultThePortMustBeGiven()
{
    QVERIFY(!hostPortFromText(u"plc"_s, 0));
    QVERIFY(hostPortFromText(u"plc:1"_s, 0));
}

void TestHostPort::refusesListeners_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "*:80", "example.com:80", ":80",
             "::1:80", "127.1:80", "[127.0.0.1]:80"}) {
        QTest::addRow("'%s'", text) << QString::fromUtf8(text);
    }
}

void TestHostPort::refusesListeners()
{
    QFETCH(QString, text);
    QVERIFY(!listenAddressFromText(text));
}

void TestHostPort::readsListeners()
{
    QCOMPARE(listenAddressFromText(u"localhost:0"_s)->host, QHostAddress(QHostAddress::LocalHost));
    QCOMPARE(listenAddressFromText(u"localhost:0"_s)->port, 0);
    QCOMPARE(listenAddressFromText(u"[::]:443"_s)->host, QHostAddress(QHostAddress::AnyIPv6));
    QCOMPARE(listenAddressFromText(u"0.0.0.0:443"_s)->port, 443);
}

QTEST_APPLESS_MAIN(TestHostPort)
#include "tst_hostport.moc"
