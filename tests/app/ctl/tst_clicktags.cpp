// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/tags/clicktags.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

const auto header =
    "Address,Data Type,Modbus Address,Function Code,Nickname,Initial Value,Retentive,Address Comment\n"_ba;

} // namespace

class TestClickTags : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hostile_data();
    void hostile();
    void places_data();
    void places();
    void columnsInAnyOrder();
    void aTableThatContradicts();
};

void TestClickTags::hostile_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("fragment");
    QTest::newRow("empty") << ""_ba << u"the file is empty"_s;
    QTest::newRow("something else") << "Name,Value\nx,1\n"_ba << u"line 1: this is no tag export"_s;
    QTest::newRow("no address") << header + ",BIT,8193,FC=01,V\n" << u"line 2: the Address is missing"_s;
    QTest::newRow("type") << header + "DF1,REAL,428673,FC=03,V\n" << u"line 2: Data Type \"REAL\""_s;
    QTest::newRow("no number") << header + "DF1,FLOAT,DF1,FC=03,V\n" << u"line 2: Modbus Address \"DF1\""_s;
    QTest::newRow("table 2") << header + "DF1,FLOAT,228673,FC=03,V\n" << u"line 2: Modbus Address"_s;
    QTest::newRow("place 0") << header + "DF1,FLOAT,400000,FC=03,V\n" << u"line 2: Modbus Address"_s;
    QTest::newRow("beyond") << header + "DF1,FLOAT,465537,FC=03,V\n" << u"line 2: Modbus Address"_s;
    QTest::newRow("huge") << header + "DF1,FLOAT,4294967297,FC=03,V\n" << u"line 2: Modbus Address"_s;
    QTest::newRow("negative") << header + "DF1,FLOAT,-1,FC=03,V\n" << u"line 2: Modbus Address"_s;
    QTest::newRow("function") << header + "DF1,FLOAT,428673,FC=xx,V\n" << u"line 2: Function Code \"FC=xx\""_s;
    QTest::newRow("bit in registers") << header + "Y1,BIT,400001,FC=03,V\n" << u"line 2: Y1 is a BIT but"_s;
    QTest::newRow("number in bits") << header + "DF1,FLOAT,8193,FC=01,V\n" << u"line 2: DF1 is a register but"_s;
    QTest::newRow("short row") << header + "DF1\n" << u"line 2: Data Type \"\""_s;
    QTest::newRow("twice") << header + "Y1,BIT,8193,FC=01,V\nY2,BIT,8194,FC=01,v\n"
                           << u"line 3: nickname \"v\" is also that of line 2"_s;
}

void TestClickTags::hostile()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, fragment);
    const Result<ClickTags> tags = readClickTags(text);
    QVERIFY(!tags);
    QVERIFY2(tags.error().text.contains(fragment), qPrintable(tags.error().text));
}

void TestClickTags::places_data()
{
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<int>("function");
    QTest::addColumn<int>("address");
    QTest::addColumn<bool>("writable");
    QTest::newRow("X101") << "X101,BIT,100033,\"FC=02\",n"_ba << 2 << 32 << false;
    QTest::newRow("Y301") << "Y301,BIT,8289,\"FC=01,05,15\",n"_ba << 1 << 8288 << true;
    QTest::newRow("C1") << "C1,BIT,16385,\"FC=01,05,15\",n"_ba << 1 << 16384 << true;
    QTest::newRow("DS1") << "DS1,INT,400001,\"FC=03,06,16\",n"_ba << 3 << 0 << true;
    QTest::newRow("DD1") << "DD1,INT2,416385,\"FC=03,06,16\",n"_ba << 3 << 16384 << true;
    QTest::newRow("DF1") << "DF1,FLOAT,428673,\"FC=03,06,16\",n"_ba << 3 << 28672 << true;
    QTest::newRow("XD1") << "XD1,HEX,357345,\"FC=04\",n"_ba << 4 << 57344 << false;
    QTest::newRow("last") << "DF1,FLOAT,465536,\"FC=03\",n"_ba << 3 << 65535 << false;
    QTest::newRow("no code") << "DF1,float,428673,,n"_ba << 3 << 28672 << true;
    QTest::newRow("TXT") << "TXT1,TXT,436865,\"FC=03,06,16\",n"_ba << 3 << 36864 << true;
}

void TestClickTags::places()
{
    QFETCH(QByteArray, row);
    const Result<ClickTags> tags = readClickTags(header + row + '\n');
    QVERIFY2(tags, tags ? "" : qPrintable(tags.error().text));
    QCOMPARE(tags->tags.size(), 1);
    const ClickTag &tag = tags->tags.first();
    QTEST(tag.function, "function");
    QTEST(tag.wireAddress, "address");
    QTEST(tag.writable, "writable");
    QCOMPARE(tag.nickname, u"n"_s);
    QVERIFY(tags->remarks.isEmpty());
}

void TestClickTags::columnsInAnyOrder()
{
    const Result<ClickTags> tags =
        readClickTags("Nickname,modbus address,Address,Data Type\nFV1_Temp,428673,DF1,FLOAT\n"_ba);
    QVERIFY(tags);
    QCOMPARE(tags->tags.first().nickname, u"FV1_Temp"_s);
    QCOMPARE(tags->tags.first().wireAddress, 28672);
}

void TestClickTags::aTableThatContradicts()
{
    const Result<ClickTags> tags = readClickTags(header + "SD1,FLOAT,361441,\"FC=03,06,16\",n\n");
    QVERIFY(tags);
    QCOMPARE(tags->tags.first().function, 3);
    QCOMPARE(tags->remarks.size(), 1);
}

QTEST_APPLESS_MAIN(TestClickTags)
#include "tst_clicktags.moc"
