// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/demorecords.h"

#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

HistorySeries demoSeries(Timestamp now)
{
    HistorySeries series;
    series.vessel = u"fv-10-1"_s;
    series.tier = HistoryTier::Minute;
    constexpr int buckets = 48 * 12; // 5 min each
    for (int index = 0; index < buckets; ++index) {
        const double hours = index / 12.0;
        HistoryPoint point;
        point.at = now - 48h + index * 5min;
        const bool isDark = hours > 30 && hours < 33; // nobody read anything
        if (isDark) {
            point.quality = Quality::LinkLost;
            series.points.append(point);
            continue;
        }
        const double target = hours < 26 ? 68 : hours < 44 ? 34 : 36;
        const double mean = hours < 26 ? 67.8 + 0.4 * std::sin(hours)
                                       : std::max(34.0, 68 - 3.4 * (hours - 26)) + 0.5 * std::sin(3 * hours);
        point.temperature = {mean - 0.3, mean, mean + 0.4};
        point.setpoint = target;
        point.valveOpen = hours > 26 && hours < 36 ? 1.0 : 0.25 + 0.2 * std::sin(5 * hours);
        series.points.append(point);
    }
    return series;
}

CoolingFigures demoFigures(Timestamp now)
{
    CoolingFigures figures;
    figures.vessel = u"fv-10-1"_s;
    figures.from = now - 24h;
    figures.to = now;
    figures.duty = 0.42;
    figures.valveMinutesPerDay = 605;
    figures.degreesPerHour = 3.4;
    figures.longestPullDown = {now - 22h, now - 12h, 67.9, 34.1};
    figures.knownShare = 0.875;
    return figures;
}

QList<JournalEntry> demoEntries(Timestamp now)
{
    struct Line
    {
        Milliseconds ago;
        JournalKind kind;
        QString vessel;
        QString by;
        QString text;
    };
    const QList<Line> lines{
        {20min, JournalKind::Batch, u"fv-10-1"_s, u"anna@brewery.example"_s,
            u"FV 10/1: gravity \"1.020\" → \"1.012\", notes \"dry hopped\""_s},
        {4h, JournalKind::Setpoint, u"fv-10-1"_s, u"anna@brewery.example"_s,
            u"FV 10/1 from 34 °F to 36 °F: verified, the panel holds 36 °F (14 ms)"_s},
        {15h, JournalKind::Start, {}, {}, u"power lost at 2026-11-22T20:00:10Z, back at 2026-11-22T23:00:04Z"_s},
        {22h, JournalKind::Setpoint, u"fv-10-1"_s, u"kiosk"_s,
            u"FV 10/1 from 68 °F to 34 °F: verified, the panel holds 34 °F (12 ms)"_s},
        {30h, JournalKind::SignIn, {}, u"bert@brewery.example"_s, u"signed in"_s},
        {47h, JournalKind::Trouble, {}, {}, u"history.db was damaged and is set aside as history.db.broken-1"_s},
    };
    QList<JournalEntry> entries;
    for (qsizetype index = 0; index < lines.size(); ++index) {
        const Line &line = lines.at(index);
        JournalEntry entry = JournalEntry::ofNode(line.kind, line.text);
        entry.number = lines.size() - index;
        entry.at = now - line.ago;
        entry.vessel = line.vessel;
        entry.by = line.by;
        entry.from = line.by.isEmpty() ? QString() : line.by == u"kiosk" ? u"kiosk"_s : u"browser"_s;
        entries.append(entry);
    }
    return entries;
}

Batch demoBatch(Timestamp now)
{
    Batch batch;
    batch.beer = u"Pilsner"_s;
    batch.number = u"1042"_s;
    batch.brewed = u"11/11/2026"_s;
    batch.brewedOn = QDate(2026, 11, 11);
    batch.days = 12;
    batch.size = u"10 bbl"_s;
    batch.volume = u"9.4 bbl"_s;
    batch.og = u"1.048"_s;
    batch.gravity = u"1.012"_s;
    batch.stage = u"Lagering"_s;
    batch.notes = u"dry hopped"_s;
    batch.recordedAt = now;
    return batch;
}

ConnectionsStatus demoConnections(Timestamp now)
{
    ConnectionsStatus status;
    status.sinks = {{.name = u"influx"_s,
        .state = SinkStatus::State::Waiting,
        .reason = u"connection refused"_s,
        .until = now + 40s,
        .tally = {.records = 1234, .bytes = 98'720, .oldest = now - 137min, .sent = 702'311, .quarantined = 2},
        .lastError = u"connection refused"_s,
        .lastErrorAt = now - 20s,
        .lastSuccessAt = now - 137min}};
    status.heartbeats = {{.name = u"cloudwatch"_s,
                             .state = HeartbeatStatus::State::Beating,
                             .sent = 40'312,
                             .missed = 3,
                             .lastBeatAt = now - 14s},
        {.name = u"url"_s,
            .state = HeartbeatStatus::State::Failing,
            .sent = 12,
            .missed = 1,
            .lastBeatAt = now - 3h,
            .lastError = u"HTTP status 404"_s}};
    status.batches = BatchStatus{.state = BatchStatus::State::Trouble,
        .source = u"sheet"_s,
        .error = u"the sheet is not shared with this node"_s,
        .readAt = now - 26h,
        .account = u"cellar@brewery.iam.example"_s,
        .warnings = {u"FV 10/1 is in rows 4 and 9; row 4 counts"_s}};
    status.history = HistoryStatus{.state = HistoryStatus::State::Recording,
        .bytes = 48'300'000,
        .readings = 40'000'000,
        .oldest = now - 24h * 190};
    status.journal = JournalStatus{};
    return status;
}

void keepDemoRecords(FakeRecords &records, Snapshot &snapshot)
{
    records.series = demoSeries(snapshot.at);
    records.figures = demoFigures(snapshot.at);
    records.entries = demoEntries(snapshot.at);
    records.status = demoConnections(snapshot.at);
    records.vesselBatch = VesselBatch{u"fv-10-1"_s, demoBatch(snapshot.at), batchFieldNames()};
    for (VesselState &vessel : snapshot.vessels) {
        if (vessel.id == u"fv-10-1") {
            vessel.batch = demoBatch(snapshot.at);
        }
    }
}

} // namespace cellar
