// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simregisters.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace cellar;

class SimRegistersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsAtTheEndsOfTheType_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<double>("value");
        QTest::addColumn<quint16>("first");
        QTest::addColumn<quint16>("second");
        QTest::addColumn<int>("count");
        const auto row = [](const char *name, RegisterType type, double value, quint16 first, quint16 second) {
            const int count = type == RegisterType::Int16 || type == RegisterType::Uint16 ? 1 : 2;
            QTest::newRow(name) << static_cast<int>(type) << value << first << second << count;
        };
        row("int16 too big", RegisterType::Int16, 1e9, 0x7FFF, 0);
        row("int16 too small", RegisterType::Int16, -1e9, 0x8000, 0);
        row("int16 NaN", RegisterType::Int16, std::numeric_limits<double>::quiet_NaN(), 0, 0);
        row("uint16 below zero", RegisterType::Uint16, -1, 0, 0);
        row("uint16 too big", RegisterType::Uint16, 1e9, 0xFFFF, 0);
        row("int32 too small", RegisterType::Int32, -1e12, 0x8000, 0);
        row("uint32 too big", RegisterType::Uint32, 1e12, 0xFFFF, 0xFFFF);
        row("int16", RegisterType::Int16, -1, 0xFFFF, 0);
        row("int32", RegisterType::Int32, 65537, 1, 1);
        row("float32 75.0", RegisterType::Float32, 75.0, 0x4296, 0x0000);
    }
    void holdsAtTheEndsOfTheType()
    {
        QFETCH(int, type);
        QFETCH(double, value);
        QFETCH(quint16, first);
        QFETCH(quint16, second);
        QFETCH(int, count);
        const RegisterPoint point{3, 0, static_cast<RegisterType>(type), 1.0};
        const RegisterWords high = simEncode(point, WordOrder::HighFirst, value);
        QCOMPARE(high.count, count);
        QCOMPARE(high.word[0], first);
        QCOMPARE(high.word[1], second);
        const RegisterWords low = simEncode(point, WordOrder::LowFirst, value);
        QCOMPARE(low.word[0], count == 1 ? first : second);
        QCOMPARE(low.word[1], count == 1 ? quint16(0) : first);
    }

    void roundsToTheResolution()
    {
        const RegisterPoint tenths{3, 0, RegisterType::Int16, 0.1};
        QCOMPARE(simEncode(tenths, WordOrder::HighFirst, 36.8).word[0], quint16(368));
        QCOMPARE(simEncode(tenths, WordOrder::HighFirst, 36.84).word[0], quint16(368));
        QCOMPARE(simEncode(tenths, WordOrder::HighFirst, 36.86).word[0], quint16(369));
        QCOMPARE(simRounded(tenths, WordOrder::HighFirst, -3.14), -3.1);
    }

    void whatIsEncodedIsDecoded_data()
    {
        QTest::addColumn<int>("type");
        for (const RegisterType type : {RegisterType::Int16, RegisterType::Uint16, RegisterType::Int32,
                 RegisterType::Uint32, RegisterType::Float32}) {
            QTest::addRow("%d", static_cast<int>(type)) << static_cast<int>(type);
        }
    }
    void whatIsEncodedIsDecoded()
    {
        QFETCH(int, type);
        const RegisterPoint point{3, 0, static_cast<RegisterType>(type), 0.1};
        for (const WordOrder order : {WordOrder::HighFirst, WordOrder::LowFirst}) {
            for (const double value : {0.0, 34.0, 67.8, 100.0, 212.5}) {
                QVERIFY(std::abs(simRounded(point, order, value) - value) < 1e-5);
            }
        }
    }
};

QTEST_APPLESS_MAIN(SimRegistersTest)
#include "tst_simregisters.moc"
