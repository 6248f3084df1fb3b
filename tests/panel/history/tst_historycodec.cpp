// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/history/historymodel.h"

#include "history/bytepacking.h"
#include "history/historycodec.h"

#include <QTest>

using namespace cellar;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestHistoryCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbersRoundTrip();
    void samplesRoundTrip();
    void rollUpsRoundTrip();
    void nothingRoundTrips();
    void quietVesselIsSmall();
    void fallenBitsAreNothing();
    void nonsenseIsNothing();
};

void TestHistoryCodec::numbersRoundTrip()
{
    const QList<qint64> values{
        0, 1, -1, 63, -64, 64, 127, 128, std::numeric_limits<qint64>::max(), std::numeric_limits<qint64>::min()};
    ByteWriter out;
    for (const qint64 value : values) {
        out.difference(value);
    }
    out.bytes("abc");
    ByteReader in(out.data());
    for (const qint64 value : values) {
        QCOMPARE(in.difference(), value);
    }
    QCOMPARE(in.bytes(), "abc"_ba);
    QVERIFY(!in.hasFailed());
    QCOMPARE(in.number(), 0U);
    QVERIFY(in.hasFailed());
    ByteReader longer("\x7f");
    QCOMPARE(longer.bytes(), QByteArray());
    QVERIFY(longer.hasFailed());
}

void TestHistoryCodec::samplesRoundTrip()
{
    QRandomGenerator random(1);
    for (int round = 0; round < 200; ++round) {
        std::vector<HistorySample> samples;
        Timestamp at = historyStart;
        for (int i = random.bounded(1, 400); i > 0; --i) {
            at += Milliseconds(random.bounded(10) == 0 ? random.bounded(-90'000, 900'000) : 1000 + random.bounded(5));
            samples.push_back(randomSample(random, at));
        }
        const auto back = unpackSamples(packSamples(samples));
        QVERIFY(back);
        QVERIFY(*back == samples);
        const auto plain = unpackSamples(packSamples(samples.data(), samples.size(), Packing::Plain));
        QVERIFY(plain && *plain == samples);
    }
}

void TestHistoryCodec::rollUpsRoundTrip()
{
    QRandomGenerator random(2);
    for (const HistoryTier tier : {HistoryTier::Minute, HistoryTier::Quarter, HistoryTier::Day}) {
        HistoryModel model(30s);
        Timestamp at = historyStart;
        for (int i = 0; i < 3000; ++i) {
            at += Milliseconds(random.bounded(200) == 0 ? 3'000'000 : random.bounded(20'000));
            model.add(randomSample(random, at));
        }
        const auto rollUps = model.rollUps(bucketLength(tier));
        QVERIFY(!rollUps.empty());
        const auto back = unpackRollUps(packRollUps(rollUps, bucketLength(tier)), bucketLength(tier));
        QVERIFY(back);
        QVERIFY(*back == rollUps);
    }
}

void TestHistoryCodec::nothingRoundTrips()
{
    const auto samples = unpackSamples(packSamples({}));
    QVERIFY(samples && samples->empty());
    const auto rollUps = unpackRollUps(packRollUps({}, 1min), 1min);
    QVERIFY(rollUps && rollUps->empty());
}

void TestHistoryCodec::quietVesselIsSmall()
{
    QRandomGenerator random(3);
    std::vector<HistorySample> samples;
    for (int i = 0; i < 3600; ++i) {
        samples.push_back(goodSample(historyStart + i * 1s + Milliseconds(random.bounded(4)),
            36.5 + 0.1 * random.bounded(2), 34, i / 600 % 2 == 0));
    }
    // A reading is 8 + 4 + 4 + 1 + 1 bytes by itself.
    QVERIFY2(packSamples(samples).size() < 3600 * 3 / 2, qPrintable(QString::number(packSamples(samples).size())));
}

void TestHistoryCodec::fallenBitsAreNothing()
{
    QRandomGenerator random(4);
    std::vector<HistorySample> samples;
    for (int i = 0; i < 300; ++i) {
        samples.push_back(randomSample(random, historyStart + i * 1s));
    }
    const QByteArray packed = packSamples(samples);
    int believed = 0;
    for (qsizetype i = 0; i < packed.size(); ++i) {
        QByteArray damaged = packed;
        damaged[i] = static_cast<char>(damaged.at(i) ^ (1 << random.bounded(8)));
        const auto back = unpackSamples(damaged);
        believed += back && *back != samples ? 1 : 0;
    }
    QCOMPARE(believed, 0);
}

void TestHistoryCodec::nonsenseIsNothing()
{
    QRandomGenerator random(5);
    QVERIFY(!unpackSamples({}));
    QVERIFY(!unpackRollUps({}, 1min));
    QVERIFY(!unpackSamples("\x02\xff\xff\xff\xffxxxx"_ba)); // says it will be 4 GB
    for (int round = 0; round < 20'000; ++round) {
        QByteArray bytes(random.bounded(1, 60), '\0');
        for (char &byte : bytes) {
            byte = static_cast<char>(random.bounded(3) == 0 ? random.bounded(4) : random.bounded(256));
        }
        bytes[0] = static_cast<char>(1);
        if (const auto samples = unpackSamples(bytes)) {
            for (const HistorySample &sample : *samples) {
                QVERIFY(isRecordable(sample.at));
                QCOMPARE(sample.temperature != noDegrees, sample.quality == Quality::Good);
            }
        }
        if (const auto rollUps = unpackRollUps(bytes, 15min)) {
            for (const HistoryRollUp &rollUp : *rollUps) {
                QVERIFY(rollUp.known >= 0ms && rollUp.known <= 15min);
            }
        }
    }
}

QTEST_GUILESS_MAIN(TestHistoryCodec)
#include "tst_historycodec.moc"
