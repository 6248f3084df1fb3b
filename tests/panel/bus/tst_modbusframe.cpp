// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/modbusframe.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class ModbusFrameTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitsForTheWholeFrame();
    void refusesWhatIsNotModbus_data();
    void refusesWhatIsNotModbus();
    void refusesWrongAnswers_data();
    void refusesWrongAnswers();
    void exceptionsNameTheirReason();
    void takesCorrectAnswers();
    void moreBitsThanAskedAreFine();
    void byteCountNeverReachesIntoTheNextFrame();
    void randomBytesAreNeverANumber();
    void encodesRequests_data();
    void encodesRequests();
};

namespace {

std::span<const quint8> bytesOf(const QByteArray &bytes)
{
    return {reinterpret_cast<const quint8 *>(bytes.constData()), static_cast<std::size_t>(bytes.size())};
}

// The answer in `hex` (a whole frame) to a request.
ModbusAnswer judge(const ModbusRequest &request, const QByteArray &hex, std::vector<quint16> &words)
{
    const QByteArray bytes = QByteArray::fromHex(hex);
    const MbapScan scan = scanMbap(bytesOf(bytes));
    if (!scan.frame) {
        return {ModbusAnswer::Status::LinkLost, 0, u"no frame"_s, {}};
    }
    return judgeAnswer(request, *scan.frame, words);
}

} // namespace

void ModbusFrameTest::waitsForTheWholeFrame()
{
    const QByteArray whole = QByteArray::fromHex("0001 0000 0007 03 03 04 0170 0154");
    for (qsizetype size = 0; size < whole.size(); ++size) {
        const MbapScan scan = scanMbap(bytesOf(whole.first(size)));
        QVERIFY(!scan.frame);
        QVERIFY(scan.trouble.isEmpty());
    }
    const QByteArray more = whole + "more";
    const MbapScan scan = scanMbap(bytesOf(more));
    QVERIFY(scan.frame);
    QCOMPARE(scan.frame->size, whole.size());
    QCOMPARE(int(scan.frame->pdu.size()), 6);
}

void ModbusFrameTest::refusesWhatIsNotModbus_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::newRow("protocol id") << "0001 0001"_ba;
    QTest::newRow("length 0") << "0001 0000 0000"_ba;
    QTest::newRow("length 1") << "0001 0000 0001"_ba;
    QTest::newRow("length 255") << "0001 0000 00FF"_ba;
    QTest::newRow("length 65535") << "0001 0000 FFFF"_ba;
    QTest::newRow("HTTP") << "HTTP/1.1 400"_ba.toHex();
}

void ModbusFrameTest::refusesWhatIsNotModbus()
{
    QFETCH(const QByteArray, hex);
    const QByteArray bytes = QByteArray::fromHex(hex);
    const MbapScan scan = scanMbap(bytesOf(bytes));
    QVERIFY(!scan.frame);
    QVERIFY(!scan.trouble.isEmpty());
}

void ModbusFrameTest::refusesWrongAnswers_data()
{
    QTest::addColumn<int>("function");
    QTest::addColumn<int>("count");
    QTest::addColumn<QByteArray>("hex");
    QTest::newRow("unit") << 3 << 2 << "0001 0000 0007 07 03 04 0170 0154"_ba;
    QTest::newRow("function") << 3 << 2 << "0001 0000 0007 03 04 04 0170 0154"_ba;
    QTest::newRow("exception of another function") << 3 << 2 << "0001 0000 0003 03 84 02"_ba;
    QTest::newRow("exception without a code") << 3 << 2 << "0001 0000 0002 03 83"_ba;
    QTest::newRow("exception with too much") << 3 << 2 << "0001 0000 0004 03 83 02 00"_ba;
    QTest::newRow("one register short") << 3 << 2 << "0001 0000 0005 03 03 02 0170"_ba;
    QTest::newRow("one register more") << 3 << 2 << "0001 0000 0009 03 03 06 0170 0154 0001"_ba;
    QTest::newRow("byte count too big") << 3 << 2 << "0001 0000 0007 03 03 08 0170 0154"_ba;
    QTest::newRow("byte count too small") << 3 << 2 << "0001 0000 0007 03 03 02 0170 0154"_ba;
    QTest::newRow("odd byte count") << 3 << 1 << "0001 0000 0006 03 03 03 0170 01"_ba;
    QTest::newRow("nothing in it") << 3 << 2 << "0001 0000 0002 03 03"_ba;
    QTest::newRow("no bits") << 2 << 1 << "0001 0000 0003 03 02 00"_ba;
    QTest::newRow("too few bits") << 2 << 9 << "0001 0000 0004 03 02 01 FF"_ba;
    QTest::newRow("write of another address") << 6 << 1 << "0001 0000 0006 03 06 1002 0154"_ba;
    QTest::newRow("write of another value") << 6 << 1 << "0001 0000 0006 03 06 1001 0155"_ba;
    QTest::newRow("write cut off") << 6 << 1 << "0001 0000 0005 03 06 1001 01"_ba;
    QTest::newRow("write of fewer") << 16 << 2 << "0001 0000 0006 03 10 1001 0001"_ba;
    QTest::newRow("coil the other way") << 5 << 1 << "0001 0000 0006 03 05 1001 0000"_ba;
}

void ModbusFrameTest::refusesWrongAnswers()
{
    QFETCH(const int, function);
    QFETCH(const int, count);
    QFETCH(const QByteArray, hex);
    std::vector<quint16> words;
    const ModbusAnswer answer =
        judge({3, static_cast<quint8>(function), 0x1001, static_cast<quint16>(count), {0x0154, 0}}, hex, words);
    QCOMPARE(answer.status, ModbusAnswer::Status::Protocol);
    QVERIFY(!answer.text.isEmpty());
    QVERIFY(answer.words.empty());
}

void ModbusFrameTest::exceptionsNameTheirReason()
{
    std::vector<quint16> words;
    const ModbusAnswer answer = judge({3, 3, 0, 1, {}}, "0001 0000 0003 03 83 02", words);
    QCOMPARE(answer.status, ModbusAnswer::Status::Exception);
    QCOMPARE(int(answer.exception), 2);
    QCOMPARE(answer.text, u"unit 3: illegal data address (exception 2)"_s);
    QSet<QString> texts;
    for (quint8 code = 1; code <= 11; ++code) {
        const QString text = modbusExceptionText(code);
        QVERIFY(text.endsWith(u"(exception %1)"_s.arg(code)));
        texts.insert(text);
    }
    QCOMPARE(texts.size(), 11);
}

void ModbusFrameTest::takesCorrectAnswers()
{
    std::vector<quint16> words;
    const ModbusAnswer read = judge({3, 3, 0x1000, 2, {}}, "0001 0000 0007 03 03 04 0170 8003", words);
    QCOMPARE(read.status, ModbusAnswer::Status::Ok);
    QCOMPARE(read.words.size(), std::size_t(2));
    QCOMPARE(int(read.words[0]), 0x0170);
    QCOMPARE(int(read.words[1]), 0x8003);
    const auto written = [&words](quint8 function, quint16 count, const QByteArray &hex) {
        return judge({3, function, 0x1001, count, {0x0154, 0x0001}}, hex, words).status == ModbusAnswer::Status::Ok;
    };
    QVERIFY(written(5, 1, "0001 0000 0006 03 05 1001 FF00"));
    QVERIFY(written(6, 1, "0001 0000 0006 03 06 1001 0154"));
    QVERIFY(written(16, 2, "0001 0000 0006 03 10 1001 0002"));
}

void ModbusFrameTest::moreBitsThanAskedAreFine()
{
    std::vector<quint16> words;
    const ModbusAnswer answer = judge({3, 2, 0x0801, 3, {}}, "0001 0000 0005 03 02 02 FD FF", words);
    QCOMPARE(answer.status, ModbusAnswer::Status::Ok);
    QCOMPARE(words, (std::vector<quint16>{1, 0, 1}));
    const ModbusAnswer ten = judge({3, 1, 0, 10, {}}, "0001 0000 0005 03 01 02 01 02", words);
    QCOMPARE(ten.words.size(), std::size_t(10));
    QCOMPARE(words, (std::vector<quint16>{1, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
}

void ModbusFrameTest::byteCountNeverReachesIntoTheNextFrame()
{
    // QModbusTcpClient would take four bytes of the second frame as registers three and four.
    const QByteArray two = QByteArray::fromHex("0001 0000 0007 03 03 08 0170 0154 0002 0000 0007 03 03 04 0170 0154");
    const MbapScan scan = scanMbap(bytesOf(two));
    QVERIFY(scan.frame);
    std::vector<quint16> words;
    QCOMPARE(judgeAnswer({3, 3, 0, 4, {}}, *scan.frame, words).status, ModbusAnswer::Status::Protocol);
}

void ModbusFrameTest::randomBytesAreNeverANumber()
{
    QRandomGenerator random(7);
    std::vector<quint16> words;
    for (int round = 0; round < 200'000; ++round) {
        QByteArray bytes(random.bounded(1, 24), Qt::Uninitialized);
        for (char &byte : bytes) {
            byte = static_cast<char>(random.bounded(256));
        }
        if (round % 2 == 0 && bytes.size() > 7) { // a header that passes, so that the rest is tried as well
            bytes.replace(2, 3, QByteArray(3, '\0'));
            bytes[5] = static_cast<char>(bytes.size() - 6);
            bytes[6] = 3;
        }
        const MbapScan scan = scanMbap(bytesOf(bytes));
        if (!scan.frame) {
            continue;
        }
        QVERIFY(scan.frame->size <= bytes.size());
        const ModbusAnswer answer = judgeAnswer({3, 3, 0x1000, 3, {}}, *scan.frame, words);
        if (answer.status == ModbusAnswer::Status::Ok) {
            QCOMPARE(int(scan.frame->pdu[0]), 3);
            QCOMPARE(int(scan.frame->pdu[1]), 6);
            QCOMPARE(int(scan.frame->pdu.size()), 8);
        }
    }
}

void ModbusFrameTest::encodesRequests_data()
{
    QTest::addColumn<int>("function");
    QTest::addColumn<int>("count");
    QTest::addColumn<QByteArray>("data");
    QTest::newRow("read") << 3 << 2 << "1001 0002"_ba;
    QTest::newRow("bits") << 2 << 16 << "1001 0010"_ba;
    QTest::newRow("coil") << 5 << 1 << "1001 FF00"_ba;
    QTest::newRow("register") << 6 << 1 << "1001 0154"_ba;
    QTest::newRow("one by 16") << 16 << 1 << "1001 0001 02 0154"_ba;
    QTest::newRow("two by 16") << 16 << 2 << "1001 0002 04 0154 0001"_ba;
}

void ModbusFrameTest::encodesRequests()
{
    QFETCH(const int, function);
    QFETCH(const int, count);
    QFETCH(const QByteArray, data);
    const QModbusRequest pdu =
        pduOf({3, static_cast<quint8>(function), 0x1001, static_cast<quint16>(count), {0x0154, 0x0001}});
    QVERIFY(pdu.isValid());
    QCOMPARE(int(pdu.functionCode()), function);
    QCOMPARE(pdu.data().toHex(), QByteArray::fromHex(data).toHex());
    QVERIFY(!pduOf({3, 99, 0, 1, {}}).isValid());
}

QTEST_GUILESS_MAIN(ModbusFrameTest)
#include "tst_modbusframe.moc"
