// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/history/historymodel.h"

#include "history/csvfields.h"
#include "history/historyexport.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cellar;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr Milliseconds hold = 30s;
const QByteArray header =
    "time,vessel,label,unit,tier,temperature,temperature_min,temperature_max,setpoint,valve_open,quality\r\n";

} // namespace

class TestHistoryExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void writesOneLineForEachReading();
    void degrees_data();
    void degrees();
    void labelsComputeNothing();
    void wholeCellarIsOneVesselAfterTheOther();
    void piecesAreBoundedAndWhole();
    void takesRollUpsWhereReadingsAreGone();
    void goesOnWhileOthersWrite();
    void unknownVesselIsTold();
    void emptyRangeIsAHeader();

private:
    [[nodiscard]] QByteArray all(const HistoryExportQuery &query)
    {
        HistoryExport exported(query);
        QByteArray text;
        for (;;) {
            const auto piece = exported.next(*file);
            if (!piece) {
                return "failed";
            }
            text += piece->text;
            if (piece->isLast) {
                return text;
            }
        }
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<HistoryFile> file;
};

void TestHistoryExport::init()
{
    file.reset();
    m_dir = std::make_unique<QTemporaryDir>();
    auto opened = HistoryFile::open({m_dir->filePath(u"history.db"_s), hold});
    QVERIFY(opened);
    file = std::move(*opened);
}

void TestHistoryExport::writesOneLineForEachReading()
{
    file->add({u"fv-1"_s, TemperatureUnit::Fahrenheit, u"FV 1"_s,
        {goodSample(historyStart, 36.8, 34, true),
            {historyStart + 1s, noDegrees, 34'500, SampledValve::Closed, Quality::SensorFault},
            {historyStart + 2s, noDegrees, noDegrees, SampledValve::Unknown, Quality::LinkLost},
            goodSample(historyStart + 1h, -3.125)}});
    QCOMPARE(all({u"fv-1"_s, historyStart, historyStart + 1h}),
        header + "2026-11-23T14:00:00.000Z,fv-1,FV 1,F,raw,36.8,36.8,36.8,34,1,good\r\n"
                 "2026-11-23T14:00:01.000Z,fv-1,FV 1,F,raw,,,,34.5,0,sensor-fault\r\n"
                 "2026-11-23T14:00:02.000Z,fv-1,FV 1,F,raw,,,,,,link-lost\r\n");
    QVERIFY(all({{}, historyStart + 1h, historyStart + 2h})
                .endsWith("2026-11-23T15:00:00.000Z,fv-1,FV 1,F,raw,-3.125,-3.125,-3.125,34,0,good\r\n"));
}

void TestHistoryExport::degrees_data()
{
    QTest::addColumn<int>("value");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("none") << int(noDegrees) << ""_ba;
    QTest::newRow("0") << 0 << "0"_ba;
    QTest::newRow("one decimal") << 36'800 << "36.8"_ba;
    QTest::newRow("three") << 36'005 << "36.005"_ba;
    QTest::newRow("below zero") << -500 << "-0.5"_ba;
    QTest::newRow("two") << -12'340 << "-12.34"_ba;
}

void TestHistoryExport::degrees()
{
    QFETCH(int, value);
    QByteArray text;
    appendCsvDegrees(text, value);
    QTEST(text, "text");
}

void TestHistoryExport::labelsComputeNothing()
{
    file->add({u"v"_s, TemperatureUnit::Celsius, u"=cmd|' /C calc'!A0"_s, {goodSample(historyStart, 4)}});
    QVERIFY(all({{}, historyStart, historyStart + 1s}).contains(",v,'=cmd|' /C calc'!A0,C,raw,"));
}

void TestHistoryExport::wholeCellarIsOneVesselAfterTheOther()
{
    for (const QString &vessel : {u"b"_s, u"a"_s}) {
        file->add({vessel, TemperatureUnit::Fahrenheit, vessel,
            {goodSample(historyStart + 2h, 50), goodSample(historyStart, 40)}});
    }
    QStringList starts;
    for (const QByteArray &line : all({{}, historyStart, historyStart + 24h}).split('\n').mid(1)) {
        starts.append(QString::fromLatin1(line).section(u',', 0, 1));
    }
    const QStringList expected{u"2026-11-23T14:00:00.000Z,a"_s, u"2026-11-23T16:00:00.000Z,a"_s,
        u"2026-11-23T14:00:00.000Z,b"_s, u"2026-11-23T16:00:00.000Z,b"_s, QString()};
    QCOMPARE(starts, expected);
}

void TestHistoryExport::piecesAreBoundedAndWhole()
{
    std::vector<HistorySample> samples;
    for (int second = 0; second < 20'000; ++second) {
        samples.push_back(goodSample(historyStart + second * 1s, 40 + second % 100 * 0.1));
    }
    file->add({u"v"_s, TemperatureUnit::Fahrenheit, {}, samples});
    QVERIFY(file->save());
    file->hurry();
    QVERIFY(sealAll(*file));
    HistoryExport exported({{}, historyStart, historyStart + 24h * 300});
    qsizetype lines = -1; // the header
    int pieces = 0;
    for (bool last = false; !last; ++pieces) {
        const auto piece = exported.next(*file);
        QVERIFY(piece);
        QVERIFY(piece->text.size() <= HistoryExport::mostBytes);
        QVERIFY(piece->text.endsWith("\r\n"));
        lines += piece->text.count('\n');
        last = piece->isLast;
    }
    QCOMPARE(lines, 20'000);
    QVERIFY(pieces >= 20'000 * 60 / HistoryExport::mostBytes);
}

void TestHistoryExport::takesRollUpsWhereReadingsAreGone()
{
    std::vector<HistorySample> samples;
    for (int second = 0; second < 4 * 3600; second += 30) {
        samples.push_back(goodSample(historyStart + second * 1s, 40 + second % 60 * 0.1, 34, second % 60 == 0));
    }
    file->add({u"v"_s, TemperatureUnit::Fahrenheit, u"V"_s, samples});
    QVERIFY(file->save());
    file->hurry();
    QVERIFY(sealAll(*file));
    HistoryFile::Limits limits{};
    limits[0] = historyStart + 3h;
    limits[1] = historyStart + 1h;
    while (*file->forgetSome(limits)) {
    }
    const QByteArray text = all({u"v"_s, historyStart, historyStart + 24h});
    QVERIFY(text.contains("2026-11-23T14:00:00.000Z,v,V,F,15m,41.5,40,43,34,0.5,good\r\n"));
    QVERIFY(text.contains("2026-11-23T15:00:00.000Z,v,V,F,1m,41.5,40,43,34,0.5,good\r\n"));
    QVERIFY(text.contains("2026-11-23T17:00:30.000Z,v,V,F,raw,43,43,43,34,0,good\r\n"));
    QCOMPARE(text.count(",15m,"), 4);
    QCOMPARE(text.count(",1m,"), 120);
    QCOMPARE(text.count(",raw,"), 120);
}

void TestHistoryExport::goesOnWhileOthersWrite()
{
    std::vector<HistorySample> samples;
    for (int second = 0; second < 3600; ++second) {
        samples.push_back(goodSample(historyStart + second * 1s, 40));
    }
    file->add({u"v"_s, TemperatureUnit::Fahrenheit, {}, samples});
    HistoryExport exported({{}, historyStart, historyStart + 24h});
    auto piece = exported.next(*file);
    QVERIFY(piece && !piece->isLast);
    QByteArray text = piece->text;
    file->add({u"v"_s, TemperatureUnit::Fahrenheit, {}, {goodSample(historyStart + 2h, 77)}});
    QVERIFY(file->save());
    file->hurry();
    QVERIFY(sealAll(*file));
    while (!piece->isLast) {
        piece = exported.next(*file);
        QVERIFY(piece);
        text += piece->text;
    }
    QCOMPARE(text.count('\n'), 3602);
    QVERIFY(text.contains("2026-11-23T16:00:00.000Z,v,,F,raw,77,"));
}

void TestHistoryExport::unknownVesselIsTold()
{
    HistoryExport exported({u"nobody"_s, historyStart, historyStart + 1h});
    const auto piece = exported.next(*file);
    QVERIFY(piece && piece->isLast);
    QVERIFY(exported.isUnknownVessel());
    HistoryExport everybody({{}, historyStart, historyStart + 1h});
    QVERIFY(everybody.next(*file));
    QVERIFY(!everybody.isUnknownVessel());
}

void TestHistoryExport::emptyRangeIsAHeader()
{
    file->add({u"v"_s, TemperatureUnit::Fahrenheit, {}, {goodSample(historyStart, 40)}});
    QCOMPARE(all({u"v"_s, historyStart + 1h, historyStart + 2h}), header);
    QCOMPARE(all({u"v"_s, Timestamp::min(), Timestamp::min() + 1h}), header);
    QCOMPARE(all({u"v"_s, lastRecordable, Timestamp::max()}), header);
}

QTEST_GUILESS_MAIN(TestHistoryExport)
#include "tst_historyexport.moc"
