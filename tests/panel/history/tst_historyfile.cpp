// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/history/historymodel.h"

#include "history/historyreader.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cellar;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr Milliseconds hold = 30s;
constexpr Timestamp everFrom{};
constexpr Timestamp everTo = lastRecordable;

} // namespace

class TestHistoryFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void showsWhatIsNotYetWritten();
    void keepsWhatWasWritten();
    void rollUpsAreThoseOfTheModel_data();
    void rollUpsAreThoseOfTheModel();
    void anHourIsPackedOnceItIsOver();
    void lateReadingsAddToWhatIsForgotten();
    void unitsAreNeverMixed();
    void impossibleTimesAreLeftOut();
    void retentionGoesADayAtATime();
    void sizeIsBounded();

private:
    [[nodiscard]] std::unique_ptr<HistoryFile> open(qsizetype mostInTail = 65'536) const
    {
        auto file = HistoryFile::open({m_file, hold, mostInTail});
        return file ? std::move(*file) : nullptr;
    }
    static void verify(HistoryFile &file, const QString &vessel, const HistoryModel &model);

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_file;
};

void TestHistoryFile::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_file = m_dir->filePath(u"history.db"_s);
}

// Everything of the vessel, in every tier, is what the model says.
void TestHistoryFile::verify(HistoryFile &file, const QString &vessel, const HistoryModel &model)
{
    HistoryReader reader(file);
    const auto series = reader.seriesOf(vessel);
    QCOMPARE(series.size(), 1U);
    const auto samples = reader.samples(series.front(), everFrom, everTo);
    QVERIFY(samples);
    QVERIFY(*samples == model.sorted());
    for (const HistoryTier tier : {HistoryTier::Minute, HistoryTier::Quarter, HistoryTier::Day}) {
        const auto rollUps = reader.rollUps(series.front(), tier, everFrom, everTo);
        QVERIFY(rollUps);
        const auto expected = model.rollUps(bucketLength(tier));
        QCOMPARE(rollUps->size(), expected.size());
        QVERIFY(*rollUps == expected);
    }
}

void TestHistoryFile::showsWhatIsNotYetWritten()
{
    const auto file = open();
    QVERIFY(file);
    HistoryModel model(hold);
    HistoryBatch batch{u"fv-1"_s, TemperatureUnit::Fahrenheit, u"FV 1"_s, {}};
    for (int i = 0; i < 100; ++i) {
        batch.samples.push_back(goodSample(historyStart + i * 7s, 60 + i * 0.1));
        model.add(batch.samples.back());
    }
    file->add(batch);
    QCOMPARE(file->unsaved(), 100);
    verify(*file, u"fv-1"_s, model);
}

void TestHistoryFile::keepsWhatWasWritten()
{
    HistoryModel model(hold);
    {
        const auto file = open();
        QVERIFY(file);
        const HistorySample sample = goodSample(historyStart, 36.8, 34, true);
        file->add({u"fv-1"_s, TemperatureUnit::Celsius, u"FV 1"_s, {sample}});
        model.add(sample);
        QVERIFY(file->save());
        QCOMPARE(file->unsaved(), 0);
    }
    const auto file = open();
    QVERIFY(file);
    verify(*file, u"fv-1"_s, model);
    QCOMPARE(file->catalog().all().front().label, u"FV 1"_s);
    QCOMPARE(file->catalog().all().front().unit, TemperatureUnit::Celsius);
    QVERIFY(file->database().check());
}

void TestHistoryFile::rollUpsAreThoseOfTheModel_data()
{
    QTest::addColumn<int>("seed");
    QTest::addColumn<qsizetype>("mostInTail");
    QTest::addColumn<bool>("reopens");
    for (int seed = 0; seed < 6; ++seed) {
        QTest::addRow("seed %d", seed) << seed << qsizetype(seed % 2 == 0 ? 500 : 65'536) << (seed % 3 == 0);
    }
}

// Two vessels; readings in order, late, twice at the same time, hours ahead and back; packed and reopened at any time.
void TestHistoryFile::rollUpsAreThoseOfTheModel()
{
    QFETCH(int, seed);
    QFETCH(qsizetype, mostInTail);
    QFETCH(bool, reopens);
    QRandomGenerator random(static_cast<quint32>(seed) + 10);
    auto file = open(mostInTail);
    QVERIFY(file);
    std::array<HistoryModel, 2> models{HistoryModel(hold), HistoryModel(hold)};
    Timestamp now = historyStart;
    for (int round = 0; round < 250; ++round) {
        now += Milliseconds(random.bounded(40) == 0 ? random.bounded(20'000'000) : random.bounded(400'000));
        for (std::size_t vessel = 0; vessel < models.size(); ++vessel) {
            HistoryBatch batch{u"v%1"_s.arg(vessel), TemperatureUnit::Fahrenheit, {}, {}};
            for (int i = random.bounded(12); i > 0; --i) {
                const bool odd = random.bounded(20) == 0;
                const Milliseconds off(odd ? random.bounded(-90'000'000, 90'000'000) : random.bounded(60'000));
                batch.samples.push_back(randomSample(random, now + off));
                models[vessel].add(batch.samples.back());
            }
            file->add(batch);
        }
        if (random.bounded(3) != 0) {
            QVERIFY(file->save());
        }
        if (random.bounded(4) == 0) {
            QVERIFY(file->sealSome());
        }
        if (reopens && random.bounded(20) == 0) {
            QVERIFY(file->save());
            file.reset();
            file = open(mostInTail);
            QVERIFY(file);
        }
        if (round % 50 == 49) {
            verify(*file, u"v0"_s, models[0]);
            verify(*file, u"v1"_s, models[1]);
        }
    }
    QVERIFY(file->save());
    file->hurry();
    QVERIFY(sealAll(*file));
    QCOMPARE(file->tail().size(), 0);
    QCOMPARE(file->blocks().entries(HistoryTier::Raw), qint64(models[0].sorted().size() + models[1].sorted().size()));
    verify(*file, u"v0"_s, models[0]);
    verify(*file, u"v1"_s, models[1]);
    QVERIFY(file->database().check());
}

void TestHistoryFile::anHourIsPackedOnceItIsOver()
{
    const auto file = open();
    QVERIFY(file);
    for (int second = 0; second < 3600; second += 5) {
        file->add({u"v"_s, TemperatureUnit::Fahrenheit, {}, {goodSample(historyStart + second * 1s, 36)}});
        QVERIFY(file->save());
        QVERIFY(!*file->sealSome());
    }
    QCOMPARE(file->blocks().entries(HistoryTier::Raw), 0);
    file->add({u"v"_s, TemperatureUnit::Fahrenheit, {}, {goodSample(historyStart + 1h, 36)}});
    QVERIFY(file->save());
    QVERIFY(sealAll(*file));
    QCOMPARE(file->blocks().entries(HistoryTier::Raw), 720);
    QCOMPARE(file->tail().size(), 1);
    QCOMPARE(file->database().value(u"SELECT count(*) FROM tail"_s)->toInt(), 1);
}

void TestHistoryFile::lateReadingsAddToWhatIsForgotten()
{
    const auto file = open();
    QVERIFY(file);
    HistoryModel model(hold);
    const auto add = [&](Milliseconds after, double temperature) {
        const HistorySample sample = goodSample(historyStart + after, temperature, 34, true);
        model.add(sample);
        file->add({u"v"_s, TemperatureUnit::Fahrenheit, {}, {sample}});
        QVERIFY(file->save());
        file->hurry();
        QVERIFY(sealAll(*file));
    };
    for (int minute = 0; minute < 300; minute += 2) {
        add(minute * 1min, 40 + minute);
    }
    HistoryFile::Limits limits{};
    limits[0] = historyStart + 4h;
    limits[1] = historyStart + 2h;
    for (;;) {
        const auto more = file->forgetSome(limits);
        QVERIFY(more);
        if (!*more) {
            break;
        }
    }
    QCOMPARE(file->blocks().goneBefore(HistoryTier::Raw), historyStart + 4h);
    add(3min, 99); // raw and minutes of it are gone
    add(3h + 3min, 99); // raw is gone
    add(4h + 31min, 99);
    HistoryReader reader(*file);
    const HistorySeriesInfo series = reader.seriesOf(u"v"_s).front();
    const auto days = reader.rollUps(series, HistoryTier::Day, everFrom, everTo);
    QVERIFY(days && *days == model.rollUps(24h));
    const auto quarters = reader.rollUps(series, HistoryTier::Quarter, everFrom, everTo);
    QVERIFY(quarters && *quarters == model.rollUps(15min));
    const auto minutes = reader.rollUps(series, HistoryTier::Minute, historyStart + 2h, everTo);
    auto expected = model.rollUps(1min);
    std::erase_if(expected, [](const HistoryRollUp &one) { return one.start < historyStart + 2h; });
    QVERIFY(minutes && *minutes == expected);
}

void TestHistoryFile::unitsAreNeverMixed()
{
    const auto file = open();
    QVERIFY(file);
    file->add({u"v"_s, TemperatureUnit::Fahrenheit, {}, {goodSample(historyStart, 68)}});
    file->add({u"v"_s, TemperatureUnit::Celsius, {}, {goodSample(historyStart + 1s, 20)}});
    HistoryReader reader(*file);
    const auto series = reader.seriesOf(u"v"_s);
    QCOMPARE(series.size(), 2U);
    QCOMPARE(series.front().unit, TemperatureUnit::Celsius); // the newer one
    QCOMPARE(reader.samples(series.front(), everFrom, everTo)->front().temperature, 20'000);
    QCOMPARE(reader.samples(series.back(), everFrom, everTo)->front().temperature, 68'000);
}

void TestHistoryFile::impossibleTimesAreLeftOut()
{
    const auto file = open();
    QVERIFY(file);
    file->add({u"v"_s, TemperatureUnit::Fahrenheit, {},
        {goodSample(Timestamp(-1ms), 1), goodSample(lastRecordable + 1ms, 2), goodSample(Timestamp::max(), 3),
            goodSample(Timestamp(), 4), goodSample(lastRecordable, 5)}});
    QVERIFY(file->save());
    file->hurry();
    QVERIFY(sealAll(*file));
    HistoryReader reader(*file);
    QCOMPARE(reader.samples(reader.seriesOf(u"v"_s).front(), everFrom, everTo + 1ms)->size(), 2U);
}

void TestHistoryFile::retentionGoesADayAtATime()
{
    const auto file = open();
    QVERIFY(file);
    std::vector<HistorySample> samples;
    for (int hour = 0; hour < 24 * 10; ++hour) {
        samples.push_back(goodSample(historyStart + hour * 1h, 36));
    }
    file->add({u"v"_s, TemperatureUnit::Fahrenheit, {}, samples});
    QVERIFY(file->save());
    file->hurry();
    QVERIFY(sealAll(*file));
    const Timestamp now = historyStart + 24h * 10;
    const auto pass = [&](Timestamp at) {
        const auto limits = file->retentionLimits({24h * 3, 24h * 5, 0ms, 0ms}, at);
        QVERIFY(limits);
        while (*file->forgetSome(*limits)) {
        }
    };
    pass(now + 24h * 365 * 50); // a clock that is fifty years ahead
    QCOMPARE(file->blocks().entries(HistoryTier::Raw), 24 * 9);
    for (int i = 0; i < 20; ++i) {
        pass(now);
    }
    QCOMPARE(file->blocks().entries(HistoryTier::Raw), 24 * 3);
    QCOMPARE(**file->blocks().oldest(HistoryTier::Raw), now - 24h * 3);
    QCOMPARE(**file->blocks().oldest(HistoryTier::Minute), now - 24h * 5);
    HistoryReader reader(*file);
    const HistorySeriesInfo series = reader.seriesOf(u"v"_s).front();
    QCOMPARE(reader.rollUps(series, HistoryTier::Day, everFrom, everTo)->front().start, floorTo(historyStart, 24h));
}

void TestHistoryFile::sizeIsBounded()
{
    constexpr qint64 most = 512 * 1024;
    const auto file = open();
    QVERIFY(file);
    QRandomGenerator random(7);
    Timestamp at = historyStart;
    qint64 largest = 0;
    for (int round = 0; round < 20; ++round) {
        std::vector<HistorySample> samples;
        for (int i = 0; i < 20'000; ++i) {
            at += Milliseconds(random.bounded(2000));
            samples.push_back(randomSample(random, at));
        }
        file->add({u"v"_s, TemperatureUnit::Fahrenheit, {}, samples});
        QVERIFY(file->save());
        QVERIFY(sealAll(*file));
        while (*file->shrinkSome(most)) {
        }
        largest = std::max(largest, file->database().sizeOnDisk());
    }
    QVERIFY(largest <= most);
    QVERIFY(largest > most / 2); // not by giving up more than it must
    QVERIFY(file->blocks().goneBefore(HistoryTier::Raw) > historyStart);
    QVERIFY(file->database().check());
    HistoryReader reader(*file);
    const auto days = reader.rollUps(reader.seriesOf(u"v"_s).front(), HistoryTier::Day, everFrom, everTo);
    QCOMPARE(days->front().start, floorTo(historyStart, 24h)); // the coarser, the longer
}

QTEST_GUILESS_MAIN(TestHistoryFile)
#include "tst_historyfile.moc"
