// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/democellar.h"
#include "server/metrics.h"
#include "testserver.h"

#include <QRegularExpression>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr char tank[] = R"({vessel="fv-10-1",label="FV 10/1",panel="main",unit="F"})";

ConnectionsStatus connections()
{
    SinkStatus influx{.name = u"influx"_s, .state = SinkStatus::State::Held};
    influx.tally = {.records = 7, .bytes = 900, .oldest = Timestamp(880s), .sent = 12, .dropped = 3, .quarantined = 2};
    influx.until = Timestamp(1000s) + 90500ms;
    influx.lastErrorAt = Timestamp(950s);
    const HeartbeatStatus beat{.name = u"cloudwatch"_s, .sent = 4, .missed = 1, .lastBeatAt = Timestamp(940s)};
    BatchStatus sheet;
    sheet.state = BatchStatus::State::Trouble;
    sheet.age = 90s;
    HistoryStatus history;
    history.state = HistoryStatus::State::Recording;
    history.bytes = 4096;
    return {{influx}, {beat}, sheet, history, JournalStatus{{}, 5, 6}};
}

MetricsInput inputOf(const Snapshot &snapshot)
{
    return {std::make_shared<Snapshot>(snapshot), {4096.0, 1.5}, 1795442400.5, 60.25, 3, 2, connections(),
        Timestamp(1000s)};
}

QList<QByteArray> linesOf(const Snapshot &snapshot)
{
    return metricsText(inputOf(snapshot)).split('\n');
}

// Samples of one family, whatever their labels.
int samplesOf(const QList<QByteArray> &lines, const QByteArray &family)
{
    return int(std::count_if(lines.cbegin(), lines.cend(),
        [&](const QByteArray &line) { return line.startsWith(family + '{') || line.startsWith(family + ' '); }));
}

} // namespace

class TestMetrics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingReadNothingSampled();
    void onlyGoodValuesAreSampled_data();
    void onlyGoodValuesAreSampled();
    void hostileLabelsStayOneSample();
    void panels();
    void vessels();
    void node();
    void connectionsAndRecords();
    void destinationsInEveryState_data();
    void destinationsInEveryState();
    void whatIsNotThereIsNotSampled();
    void everyLineIsWellFormed();
    void needsTheToken();
    void served();
    void startMovesOnlyWithTheClock();
};

void TestMetrics::nothingReadNothingSampled()
{
    Snapshot snapshot = demoSnapshot();
    for (VesselState &vessel : snapshot.vessels) {
        vessel.temperature = {};
        vessel.setpoint = {};
        vessel.valve = {};
    }
    snapshot.panels = {PanelState{.id = u"main"_s, .address = {}}};
    const QList<QByteArray> lines = linesOf(snapshot);
    for (const char *family : {"cellar_vessel_temperature", "cellar_vessel_setpoint", "cellar_vessel_valve_open",
             "cellar_panel_round_trip_seconds", "cellar_panel_cycle_seconds"}) {
        QCOMPARE(samplesOf(lines, family), 0);
    }
    QCOMPARE(samplesOf(lines, "cellar_vessel_quality"), 27);
    QVERIFY(lines.contains(R"(cellar_panel_up{panel="main",driver="modbus-tcp"} 0)"));
}

void TestMetrics::onlyGoodValuesAreSampled_data()
{
    QTest::addColumn<Quality>("quality");
    QTest::addColumn<QByteArray>("word");
    QTest::newRow("stale") << Quality::Stale << "stale"_ba;
    QTest::newRow("sensor fault") << Quality::SensorFault << "sensor-fault"_ba;
    QTest::newRow("link lost") << Quality::LinkLost << "link-lost"_ba;
    QTest::newRow("never read") << Quality::NeverRead << "never-read"_ba;
}

void TestMetrics::onlyGoodValuesAreSampled()
{
    QFETCH(Quality, quality);
    QFETCH(QByteArray, word);
    Snapshot snapshot = demoSnapshot();
    VesselState &vessel = snapshot.vessels.front();
    vessel.temperature.quality = quality; // its value is still there, as of a stale one
    vessel.setpoint.quality = quality;
    vessel.valve.quality = quality;
    const QList<QByteArray> lines = linesOf(snapshot);
    for (const QByteArray &line : lines) {
        QVERIFY2(!line.contains("fv-10-1") || line.startsWith("cellar_vessel_quality"), line.constData());
    }
    for (const QByteArray reading : {"temperature", "setpoint", "valve"}) {
        const QByteArray sample = QByteArray("cellar_vessel_quality") + QByteArray(tank).chopped(1) + ",reading=\"" +
                                  reading + "\",quality=\"" + word + "\"} 1";
        QCOMPARE(lines.count(sample), 1);
    }
}

void TestMetrics::hostileLabelsStayOneSample()
{
    Snapshot snapshot = demoSnapshot();
    snapshot.vessels.front().label = u"a\"} 1\ncellar_panel_up{panel=\"x\\"_s;
    const QList<QByteArray> lines = linesOf(snapshot);
    QCOMPARE(lines.size(), linesOf(demoSnapshot()).size());
    QCOMPARE(samplesOf(lines, "cellar_panel_up"), 1);
    QVERIFY(lines.contains(
        R"(cellar_vessel_setpoint{vessel="fv-10-1",label="a\"} 1\ncellar_panel_up{panel=\"x\\",panel="main",unit="F"} 34)"));
}

void TestMetrics::panels()
{
    Snapshot snapshot = demoSnapshot();
    snapshot.panels.front().statistics = {1000, 12, 7, 3, 4.25, 19.5};
    snapshot.panels.append({.id = u"line"_s,
        .driver = PanelDriver::ModbusRtu,
        .address = u"/dev/ttyUSB0"_s,
        .backoff = 800ms,
        .error = u"no answer"_s});
    const QList<QByteArray> lines = linesOf(snapshot);
    const QByteArray main = R"({panel="main",driver="modbus-tcp"})";
    const QByteArray line = R"({panel="line",driver="modbus-rtu"})";
    for (const QByteArray &sample : {"cellar_panel_up" + main + " 1", "cellar_panel_up" + line + " 0",
             "cellar_panel_requests_total" + main + " 1000", "cellar_panel_errors_total" + main + " 12",
             "cellar_panel_timeouts_total" + main + " 7", "cellar_panel_exceptions_total" + main + " 3",
             "cellar_panel_requests_total" + line + " 0", "cellar_panel_cycle_seconds" + main + " 0.0112",
             "cellar_panel_backoff_seconds" + main + " 0", "cellar_panel_backoff_seconds" + line + " 0.8",
             "cellar_panel_round_trip_seconds" + main.chopped(1) + ",quantile=\"0.5\"} 0.00425",
             "cellar_panel_round_trip_seconds" + main.chopped(1) + ",quantile=\"0.99\"} 0.0195"}) {
        QVERIFY2(lines.contains(sample), sample.constData());
    }
    QCOMPARE(samplesOf(lines, "cellar_panel_cycle_seconds"), 1);
    QCOMPARE(samplesOf(lines, "cellar_panel_round_trip_seconds"), 2);
}

void TestMetrics::vessels()
{
    Snapshot snapshot = demoSnapshot();
    snapshot.vessels[1].unit = TemperatureUnit::Celsius;
    const QList<QByteArray> lines = linesOf(snapshot);
    const QByteArray labels(tank);
    QVERIFY(lines.contains("cellar_vessel_temperature" + labels + " 36.8"));
    QVERIFY(lines.contains("cellar_vessel_setpoint" + labels + " 34"));
    QVERIFY(lines.contains("cellar_vessel_valve_open" + labels + " 1"));
    QVERIFY(lines.contains(R"(cellar_vessel_valve_open{vessel="fv-10-2",label="FV 10/2",panel="main",unit="C"} 0)"));
    QCOMPARE(samplesOf(lines, "cellar_vessel_temperature"), 8); // the ninth has no probe
}

void TestMetrics::node()
{
    const QList<QByteArray> lines = linesOf(demoSnapshot());
    for (const QByteArray &sample :
        {QByteArray("cellar_build_info{version=\"" CELLAR_VERSION "\"} 1"), "cellar_uptime_seconds 60.25"_ba,
            "cellar_http_connections 3"_ba, "cellar_event_streams 2"_ba, "process_resident_memory_bytes 4096"_ba,
            "process_cpu_seconds_total 1.5"_ba, "process_start_time_seconds 1795442400.5"_ba}) {
        QVERIFY2(lines.contains(sample), sample.constData());
    }
    MetricsInput input = inputOf(demoSnapshot());
    input.process = {};
    QVERIFY(!metricsText(input).contains("process_resident_memory_bytes"));
    QVERIFY(!metricsText(input).contains("process_cpu_seconds_total"));
}

void TestMetrics::connectionsAndRecords()
{
    const QList<QByteArray> lines = linesOf(demoSnapshot());
    for (const QByteArray &sample :
        {R"(cellar_outbox_records{sink="influx"} 7)"_ba, R"(cellar_outbox_bytes{sink="influx"} 900)"_ba,
            R"(cellar_outbox_oldest_seconds{sink="influx"} 120)"_ba, R"(cellar_outbox_sent_total{sink="influx"} 12)"_ba,
            R"(cellar_outbox_dropped_total{sink="influx"} 3)"_ba, R"(cellar_outbox_quarantined{sink="influx"} 2)"_ba,
            R"(cellar_outbox_unsaved{sink="influx"} 0)"_ba, R"(cellar_outbox_held{sink="influx"} 1)"_ba,
            R"(cellar_outbox_waiting{sink="influx"} 0)"_ba, R"(cellar_outbox_retry_seconds{sink="influx"} 90.5)"_ba,
            R"(cellar_outbox_last_error_timestamp_seconds{sink="influx"} 950)"_ba,
            R"(cellar_outbox_trouble{sink="influx"} 0)"_ba,
            R"(cellar_heartbeat_sent_total{heartbeat="cloudwatch"} 4)"_ba,
            R"(cellar_heartbeat_missed_total{heartbeat="cloudwatch"} 1)"_ba,
            R"(cellar_heartbeat_last_timestamp_seconds{heartbeat="cloudwatch"} 940)"_ba, "cellar_batches_up 0"_ba,
            "cellar_batches_age_seconds 90"_ba, "cellar_history_up 1"_ba, "cellar_history_bytes 4096"_ba,
            "cellar_journal_waiting 5"_ba, "cellar_journal_lost_total 6"_ba}) {
        QVERIFY2(lines.contains(sample), sample.constData());
    }
    QCOMPARE(samplesOf(lines, "cellar_outbox_last_success_timestamp_seconds"), 0);
}

void TestMetrics::destinationsInEveryState_data()
{
    QTest::addColumn<SinkStatus::State>("state");
    QTest::addColumn<int>("held");
    QTest::addColumn<int>("waiting");
    QTest::newRow("idle") << SinkStatus::State::Idle << 0 << 0;
    QTest::newRow("sending") << SinkStatus::State::Sending << 0 << 0;
    QTest::newRow("waiting") << SinkStatus::State::Waiting << 0 << 1;
    QTest::newRow("held") << SinkStatus::State::Held << 1 << 0;
}

void TestMetrics::destinationsInEveryState()
{
    QFETCH(const SinkStatus::State, state);
    QFETCH(const int, held);
    QFETCH(const int, waiting);
    MetricsInput input = inputOf(demoSnapshot());
    SinkStatus &sink = input.outside.sinks.front();
    sink.state = state;
    sink.until.reset();
    sink.lastErrorAt.reset();
    sink.trouble = u"the disk is full"_s;
    const QByteArray text = metricsText(input);
    QVERIFY(text.contains("\ncellar_outbox_held{sink=\"influx\"} " + QByteArray::number(held) + '\n'));
    QVERIFY(text.contains("\ncellar_outbox_waiting{sink=\"influx\"} " + QByteArray::number(waiting) + '\n'));
    QVERIFY(text.contains("\ncellar_outbox_trouble{sink=\"influx\"} 1\n"));
    QVERIFY(!text.contains("\ncellar_outbox_retry_seconds{"));
    QVERIFY(!text.contains("\ncellar_outbox_last_error_timestamp_seconds{"));
    // An attempt that is due, or a clock that was put forward, is no negative time.
    sink.until = input.now - Milliseconds(5000);
    QVERIFY(metricsText(input).contains("\ncellar_outbox_retry_seconds{sink=\"influx\"} 0\n"));
}

void TestMetrics::whatIsNotThereIsNotSampled()
{
    MetricsInput input = inputOf(demoSnapshot());
    input.outside = {};
    const QByteArray text = metricsText(input);
    for (const char *family :
        {"cellar_outbox", "cellar_heartbeat", "cellar_batches", "cellar_history", "cellar_journal"}) {
        QVERIFY2(!text.contains(family), family);
    }
}

void TestMetrics::everyLineIsWellFormed()
{
    // Each family once, its head before its samples.
    static const QRegularExpression sample(uR"(^([a-z_]+)(\{([a-z]+="([^"\\]|\\.)*",?)+\})? -?[0-9.e+-]+$)"_s);
    static const QRegularExpression head(u"^# (HELP|TYPE) ([a-z_]+) (.+)$"_s);
    QStringList families;
    const QByteArray text = metricsText(inputOf(demoSnapshot()));
    QVERIFY(text.endsWith('\n'));
    for (const QString &line : QString::fromUtf8(text.chopped(1)).split(u'\n')) {
        const auto headMatch = head.match(line);
        const auto sampleMatch = sample.match(line);
        QVERIFY2(headMatch.hasMatch() || sampleMatch.hasMatch(), qPrintable(line));
        if (headMatch.hasMatch() && headMatch.captured(1) == u"HELP") {
            QVERIFY2(!families.contains(headMatch.captured(2)), qPrintable(line));
            families.append(headMatch.captured(2));
        } else {
            QCOMPARE(headMatch.hasMatch() ? headMatch.captured(2) : sampleMatch.captured(1), families.last());
        }
    }
    QVERIFY(families.size() >= 17);
}

void TestMetrics::needsTheToken()
{
    TestServer server;
    server.start();
    QCOMPARE(server.ask("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 401);
    QCOMPARE(server.ask(server.put("/metrics", "{}")).status, 405);
}

void TestMetrics::served()
{
    TestServer server;
    server.start();
    server.clock.advance(90s);
    RawClient stream(server.port());
    stream.send(server.get("/api/v1/events"));
    QVERIFY(stream.waitFor("event: cellar"));
    const Answer answer = server.ask(server.get("/metrics"));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("Content-Type"), "text/plain; version=0.0.4; charset=utf-8"_ba);
    QCOMPARE(answer.header("Cache-Control"), "no-store"_ba);
    QVERIFY(answer.body.contains("\ncellar_uptime_seconds 90\n"));
    QVERIFY(answer.body.contains("\ncellar_http_connections 2\n"));
    QVERIFY(answer.body.contains("\ncellar_event_streams 1\n"));
    QVERIFY(answer.body.contains("\nprocess_cpu_seconds_total 0."));
    QVERIFY(answer.body.contains("cellar_vessel_temperature" + QByteArray(tank) + " 36.8\n"));
}

void TestMetrics::startMovesOnlyWithTheClock()
{
    TestServer server;
    server.start();
    const auto startOf = [&server] {
        const QByteArray body = server.ask(server.get("/metrics")).body;
        const QByteArray name = "\nprocess_start_time_seconds ";
        const qsizetype at = body.indexOf(name) + name.size();
        return body.mid(at, body.indexOf('\n', at) - at);
    };
    QCOMPARE(startOf(), "1795442400.123"_ba);
    server.clock.advance(1h);
    server.clock.setNow(server.clock.now() + 900ms);
    QCOMPARE(startOf(), "1795442400.123"_ba);
    server.clock.setNow(server.clock.now() + 24h); // the network told the time
    QCOMPARE(startOf(), "1795528801.023"_ba);
}

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
