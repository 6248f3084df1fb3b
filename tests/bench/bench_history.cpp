// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The record of the cellar: how fast a chart is there out of a year of nine vessels at 10 s (28 million readings, made
// once and kept in the build folder), against VictoriaMetrics with the same temperatures in the same run; how fast it
// takes readings in; what a reading costs on the disk; and what recording nine vessels at 1 s costs all day.
//
// `bench_history --smoke` does all but VictoriaMetrics on little data in seconds: whether it works, not how fast.
#include "bench/cellaryear.h"
#include "bench/stack.h"
#include "bench/victoria.h"
#include "history/historychart.h"
#include "history/historykeeper.h"
#include "history/historysampler.h"
#include "model/historyjson.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>

#include <cstdio>
#include <ctime>

using namespace cellar;
using namespace cellar::bench;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr Milliseconds hold = 30s;
constexpr int points = 1000;

std::unique_ptr<HistoryFile> opened(const QString &name)
{
    auto file = HistoryFile::open({name, hold});
    if (!file) {
        giveUp(file.error().text);
    }
    return std::move(*file);
}

void must(const DatabaseResult<void> &done)
{
    if (!done) {
        giveUp(done.error().text);
    }
}

void sealAll(HistoryFile &file)
{
    for (;;) {
        const auto more = file.sealSome();
        if (!more) {
            giveUp(more.error().text);
        }
        if (!*more) {
            return;
        }
    }
}

// Records `span` that ends with the year, in transactions of a day at 10 s. How many.
qint64 fill(HistoryFile &file, Milliseconds span, Milliseconds step)
{
    constexpr int rounds = 8640;
    CellarYear year(CellarYear::end - span, step);
    qint64 count = 0;
    while (year.at() < CellarYear::end) {
        std::vector<HistoryBatch> batches(CellarYear::vessels);
        for (int i = 0; i < rounds && year.at() < CellarYear::end; ++i) {
            const std::vector<HistorySample> round = year.next();
            for (std::size_t vessel = 0; vessel < round.size(); ++vessel) {
                batches[vessel].samples.push_back(round[vessel]);
            }
        }
        for (std::size_t vessel = 0; vessel < batches.size(); ++vessel) {
            batches[vessel].vessel = CellarYear::vessel(static_cast<int>(vessel));
            count += std::ssize(batches[vessel].samples);
            file.add(batches[vessel]);
        }
        must(file.save());
        sealAll(file);
    }
    file.hurry();
    sealAll(file);
    must(file.database().checkpoint());
    return count;
}

// The year, out of the build folder or made now.
QString yearFile(Milliseconds span)
{
    const QString folder = QCoreApplication::applicationDirPath() + u"/history-data"_s;
    QDir().mkpath(folder);
    const QString name = folder + u"/year-%1.db"_s.arg(std::chrono::floor<std::chrono::hours>(span).count());
    if (QFile::exists(name)) {
        return name;
    }
    const QString half = name + u".half"_s;
    QFile::remove(half);
    QElapsedTimer timer;
    timer.start();
    {
        const auto file = opened(half);
        const qint64 count = fill(*file, span, 10s);
        std::printf("made a record of %lld readings in %lld s, %.1f MB\n", count, timer.elapsed() / 1000,
            double(file->database().sizeOnDisk()) / 1e6);
    }
    QFile::rename(half, name);
    return name;
}

// From the query to the JSON of the answer.
double chartMs(HistoryFile &file, const HistoryQuery &query)
{
    QElapsedTimer timer;
    timer.start();
    const auto series = historySeries(file, query);
    if (!series || !*series) {
        giveUp(u"a query failed"_s);
    }
    const QByteArray json = QJsonDocument(toJson(**series)).toJson(QJsonDocument::Compact);
    const double ms = double(timer.nsecsElapsed()) / 1e6;
    if ((*series)->points.size() < query.points / 4 || json.size() < 10'000) {
        giveUp(u"a query gave %1 points only"_s.arg((*series)->points.size()));
    }
    return ms;
}

// Random vessels; of stretches shorter than the record, random ones.
std::vector<HistoryQuery> queriesOf(Milliseconds span, Milliseconds record, int count)
{
    QRandomGenerator random(2);
    std::vector<HistoryQuery> queries;
    for (int i = 0; i < count; ++i) {
        const auto room = std::max<qint64>(1, (record - span).count());
        const Timestamp from = CellarYear::end - record + Milliseconds(random.bounded(room));
        queries.push_back({CellarYear::vessel(random.bounded(CellarYear::vessels)), from, from + span, points});
    }
    return queries;
}

double chartP95(const QString &name, const std::vector<HistoryQuery> &queries)
{
    const auto file = opened(name);
    std::vector<double> ms;
    for (const HistoryQuery &query : queries) {
        ms.push_back(chartMs(*file, query));
    }
    std::printf("%zu charts, median %.2f ms\n", queries.size(), percentile(ms, 0.5));
    return percentile(ms, 0.95);
}

void benchCharts(Milliseconds record, Milliseconds month, int count, bool withVictoria)
{
    const QString name = yearFile(record);
    const auto shortOnes = queriesOf(month, record, count);
    const auto longOnes = queriesOf(record, record, count);
    const double shortMs = chartP95(name, shortOnes);
    const double longMs = chartP95(name, longOnes);
    atMost("history_chart_30d_p95_ms", shortMs, 25);
    atMost("history_chart_1y_p95_ms", longMs, 25);
    if (!withVictoria) {
        return;
    }
    Victoria victoria(QCoreApplication::applicationDirPath() + u"/history-data/victoria"_s);
    victoria.load(record, 10s);
    const double theirShort = victoria.chartP95(shortOnes);
    const double theirLong = victoria.chartP95(longOnes);
    std::printf("VictoriaMetrics, temperature only: 30 days %.2f ms, 1 year %.2f ms (p95)\n", theirShort, theirLong);
    atMost("history_chart_30d_vs_victoriametrics", shortMs / theirShort, 1);
    atMost("history_chart_1y_vs_victoriametrics", longMs / theirLong, 1);
}

void benchInsert(Milliseconds span)
{
    const QTemporaryDir dir;
    const auto file = opened(dir.filePath(u"history.db"_s));
    QElapsedTimer timer;
    timer.start();
    const qint64 count = fill(*file, span, 10s);
    atLeast("history_insert_per_second", double(count) * 1e9 / double(timer.nsecsElapsed()), 50'000);
}

// Bytes of the raw tier for each reading, and of everything for a year of nine vessels.
void benchSize(const char *perReading, const char *perYear, Milliseconds span, Milliseconds step, double yearBound)
{
    const QTemporaryDir dir;
    const auto file = opened(dir.filePath(u"history.db"_s));
    const auto count = double(fill(*file, span, step));
    const auto pages = file->database().value(u"SELECT sum(pgsize) FROM dbstat WHERE name = 'raw'"_s);
    const auto packed = file->database().value(u"SELECT sum(length(data)) FROM raw"_s);
    if (!packed) {
        giveUp(packed.error().text);
    }
    const double bytes = pages && pages->toLongLong() > 0 ? pages->toDouble() : packed->toDouble();
    std::printf("at %lld s: %.2f bytes packed, %.2f with the pages they lie in\n", static_cast<long long>(step / 1s),
        packed->toDouble() / count, bytes / count);
    atMost(perReading, bytes / count, 2);
    const double years = double(span.count()) / double(CellarYear::span.count());
    atMost(perYear, double(file->database().sizeOnDisk()) / 1e6 / years, yearBound);
}

double cpuSeconds()
{
    std::timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) + double(now.tv_nsec) / 1e9;
}

// What this process has handed to the kernel for writing: every page counts each time, as it does on a slow day.
double writtenBytes()
{
    QFile io(u"/proc/self/io"_s);
    if (!io.open(QIODevice::ReadOnly)) {
        giveUp(u"/proc/self/io cannot be read"_s);
    }
    for (const QByteArray &line : io.readAll().split('\n')) {
        if (line.startsWith("wchar:")) {
            return line.mid(6).trimmed().toDouble();
        }
    }
    return 0;
}

Snapshot snapshotOf(const std::vector<HistorySample> &round, Timestamp at)
{
    Snapshot snapshot;
    snapshot.at = at;
    for (std::size_t number = 0; number < round.size(); ++number) {
        const HistorySample &sample = round[number];
        VesselState vessel;
        vessel.id = CellarYear::vessel(static_cast<int>(number));
        vessel.label = vessel.id;
        vessel.temperature = {fromMilliDegrees(sample.temperature), sample.quality, sample.at, {}};
        vessel.setpoint = {fromMilliDegrees(sample.setpoint), Quality::Good, sample.at, {}};
        const bool open = sample.valve == SampledValve::Open;
        vessel.valve = {open ? ValveState::Open : ValveState::Closed, Quality::Good, sample.at, {}};
        snapshot.vessels.append(vessel);
    }
    return snapshot;
}

// Hours of recording as fast as it goes, in the steps in which HistoryStore does it.
void benchRecording(Milliseconds span)
{
    const QTemporaryDir dir;
    HistorySettings settings;
    settings.file = dir.filePath(u"history.db"_s);
    HistoryKeeper keeper(settings);
    HistorySampler sampler;
    CellarYear year(CellarYear::end - span, 1s);
    double cpu = 0;
    const double bytesBefore = writtenBytes();
    while (year.at() < CellarYear::end) {
        const Timestamp now = year.at();
        const Snapshot snapshot = snapshotOf(year.next(), now);
        const double before = cpuSeconds();
        sampler.add(snapshot);
        if (now.time_since_epoch() % 5s == 0s) {
            const HistoryKeeper::Moment moment{now, HistoryKeeper::Ticks(now.time_since_epoch())};
            sampler.remind(now);
            keeper.keep(sampler.take(), moment);
            (void)keeper.status();
            while (keeper.tidySome(moment)) {
                (void)keeper.status();
            }
        }
        cpu += cpuSeconds() - before;
    }
    if (keeper.status().state != HistoryStatus::State::Recording) {
        giveUp(keeper.status().text);
    }
    const auto seconds = double(span / 1s);
    std::printf("%.0f hours at 1 s: %lld readings, %.1f MB on disk\n", seconds / 3600,
        static_cast<long long>(keeper.status().readings), double(keeper.status().bytes) / 1e6);
    atMost("history_record_cpu_percent", 100 * cpu / seconds, 1);
    atMost("history_record_kb_per_second", (writtenBytes() - bytesBefore) / 1000 / seconds, 10);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const bool smoke = QCoreApplication::arguments().contains(u"--smoke"_s);
    benchInsert(smoke ? 24h : 30 * 24h);
    benchSize("history_bytes_per_reading_1s", "history_mb_per_year_1s", smoke ? 12h : 7 * 24h, 1s, 600);
    benchSize("history_bytes_per_reading_10s", "history_mb_per_year_10s", smoke ? 48h : 30 * 24h, 10s, 150);
    benchRecording(smoke ? 2h : 24h);
    benchCharts(smoke ? Milliseconds(7 * 24h) : CellarYear::span, smoke ? 2 * 24h : 30 * 24h, smoke ? 5 : 200, !smoke);
    return 0;
}
