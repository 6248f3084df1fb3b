// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/prometheustext.h"

#include <QTest>

#include <limits>

using namespace cellar;
using namespace Qt::StringLiterals;

class TestPrometheusText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void labelsAreEscaped_data();
    void labelsAreEscaped();
    void familyWithoutSamplesLeavesNothing();
    void headComesOnce();
    void numbers_data();
    void numbers();
};

void TestPrometheusText::labelsAreEscaped_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("quote") << u"the \"old\" one"_s << R"(the \"old\" one)"_ba;
    QTest::newRow("backslash") << u"C:\\n"_s << R"(C:\\n)"_ba;
    QTest::newRow("line feed") << u"one\ntwo 1\nevil 2"_s << R"(one\ntwo 1\nevil 2)"_ba;
    QTest::newRow("braces") << u"}{=,"_s << "}{=,"_ba;
    QTest::newRow("umlaut") << u"Gärtank"_s << "Gärtank"_ba;
    QTest::newRow("empty") << QString() << ""_ba;
}

void TestPrometheusText::labelsAreEscaped()
{
    QFETCH(QString, value);
    QFETCH(QByteArray, written);
    PrometheusText text;
    text.family("m"_ba, "gauge"_ba, "A number."_ba);
    text.sample(1, {{"a"_ba, value}, {"b"_ba, u"x"_s}});
    QCOMPARE(text.text(), "# HELP m A number.\n# TYPE m gauge\nm{a=\""_ba + written + "\",b=\"x\"} 1\n"_ba);
}

void TestPrometheusText::familyWithoutSamplesLeavesNothing()
{
    PrometheusText text;
    text.family("nothing"_ba, "gauge"_ba, "Nobody knows."_ba);
    QCOMPARE(text.text(), QByteArray());
    text.family("m"_ba, "counter"_ba, "A number."_ba);
    text.sample(2);
    QVERIFY(!text.text().contains("nothing"));
}

void TestPrometheusText::headComesOnce()
{
    PrometheusText text;
    text.family("m"_ba, "gauge"_ba, "A number."_ba);
    text.sample(1, {{"a"_ba, u"1"_s}});
    text.sample(2, {{"a"_ba, u"2"_s}});
    QCOMPARE(text.text(), "# HELP m A number.\n# TYPE m gauge\nm{a=\"1\"} 1\nm{a=\"2\"} 2\n"_ba);
}

void TestPrometheusText::numbers_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("zero") << 0.0 << "0"_ba;
    QTest::newRow("tenth") << 36.8 << "36.8"_ba;
    QTest::newRow("below zero") << -40.5 << "-40.5"_ba;
    QTest::newRow("many") << 123456789012.0 << "123456789012"_ba;
    QTest::newRow("as exact as it gets") << 1795442400.123 << "1795442400.123"_ba;
}

void TestPrometheusText::numbers()
{
    QFETCH(double, value);
    QFETCH(QByteArray, written);
    PrometheusText text;
    text.family("m"_ba, "gauge"_ba, "A number."_ba);
    text.sample(value);
    QVERIFY2(text.text().endsWith("\nm " + written + "\n"), text.text().constData());
}

QTEST_APPLESS_MAIN(TestPrometheusText)
#include "tst_prometheustext.moc"
