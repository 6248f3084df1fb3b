// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/manualclock.h"
#include "influx/influxline.h"

#include <QTest>

#include <limits>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

namespace {

const Timestamp at = ManualClock().now();

template<typename T> Reading<T> good(T value, Timestamp when = at)
{
    return {value, Quality::Good, when, {}};
}

VesselState vessel()
{
    VesselState state;
    state.id = u"fv-10-1"_s;
    state.label = u"FV 10/1"_s;
    state.slot = 1;
    state.temperature = good(36.8);
    state.setpoint = good(34.0);
    state.valve = good(ValveState::Open);
    state.batch.emplace();
    state.batch->number = u"1042"_s;
    state.batch->days = 12;
    return state;
}

QByteArray lineOf(const VesselState &state)
{
    const std::optional<InfluxPoint> point = influxPoint(state);
    return point ? point->line : "none"_ba;
}

} // namespace

class InfluxLineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asTheSeedWritesIt();
    void closedAndWarm();
    void emptyVessel();
    void batchWithoutANumber();
    void faultsAreLeftOut();
    void staleIsNotNew();
    void nothingGoodIsNoPoint();
    void newestTime();
    void tagValues_data();
    void tagValues();
    void floats_data();
    void floats();
};

// influxdb-client 1.11.0 prints this for Point("cellar_panel_read") with slot 1, temp 36.8, set_point 34.0, valve_open
// 1, days_in_vessel 12 and this time.
void InfluxLineTest::asTheSeedWritesIt()
{
    const std::optional<InfluxPoint> point = influxPoint(vessel());
    QVERIFY(point);
    QCOMPARE(point->line, "cellar_panel_read,batch_number=1042,slot=1,vessel=FV\\ 10/1 "
                          "days_in_vessel=12i,set_point=34.0,temp=36.8,valve_open=1i 1795442400123000000"_ba);
    QCOMPARE(point->at, at);
}

void InfluxLineTest::closedAndWarm()
{
    VesselState state = vessel();
    state.label = u"Walk-In"_s;
    state.slot = 8;
    state.valve = good(ValveState::Closed);
    state.temperature = good(100.0);
    QCOMPARE(lineOf(state), "cellar_panel_read,batch_number=1042,slot=8,vessel=Walk-In "
                            "days_in_vessel=12i,set_point=34.0,temp=100.0,valve_open=0i 1795442400123000000"_ba);
}

// The seed's number of an empty vessel is 0.
void InfluxLineTest::emptyVessel()
{
    VesselState state = vessel();
    state.batch.reset();
    QVERIFY(lineOf(state).startsWith("cellar_panel_read,batch_number=0,slot=1,vessel=FV\\ 10/1 days_in_vessel=0i,"));
}

void InfluxLineTest::batchWithoutANumber()
{
    VesselState state = vessel();
    state.batch.emplace().beer = u"Pils"_s;
    QVERIFY(lineOf(state).startsWith("cellar_panel_read,slot=1,vessel=FV\\ 10/1 days_in_vessel=0i,"));
    state.label.clear();
    QVERIFY(lineOf(state).startsWith("cellar_panel_read,slot=1 days_in_vessel=0i,"));
}

void InfluxLineTest::faultsAreLeftOut()
{
    VesselState state = vessel();
    state.temperature = {{}, Quality::SensorFault, at, u"probe missing"_s};
    QCOMPARE(lineOf(state), "cellar_panel_read,batch_number=1042,slot=1,vessel=FV\\ 10/1 "
                            "days_in_vessel=12i,set_point=34.0,valve_open=1i 1795442400123000000"_ba);
    state.setpoint = good(std::numeric_limits<double>::quiet_NaN());
    QCOMPARE(lineOf(state), "cellar_panel_read,batch_number=1042,slot=1,vessel=FV\\ 10/1 "
                            "days_in_vessel=12i,valve_open=1i 1795442400123000000"_ba);
}

void InfluxLineTest::staleIsNotNew()
{
    VesselState state = vessel();
    state.temperature.quality = Quality::Stale;
    QVERIFY(!lineOf(state).contains("temp="));
}

void InfluxLineTest::nothingGoodIsNoPoint()
{
    VesselState state = vessel();
    state.temperature = {};
    state.setpoint.quality = Quality::Stale;
    state.valve = {};
    QCOMPARE(lineOf(state), "none"_ba);
}

void InfluxLineTest::newestTime()
{
    VesselState state = vessel();
    state.valve = good(ValveState::Open, at + 1ms);
    QVERIFY(lineOf(state).endsWith(" 1795442400124000000"));
}

void InfluxLineTest::tagValues_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("escaped");
    QTest::newRow("plain") << u"Walk-In"_s << "Walk-In"_ba;
    QTest::newRow("separators") << u"a,b c=d"_s << R"(a\,b\ c\=d)"_ba;
    QTest::newRow("quotes mean nothing") << u"the \"big\" one"_s << R"(the\ "big"\ one)"_ba;
    QTest::newRow("backslash") << u"a\\b"_s << R"(a\\b)"_ba;
    QTest::newRow("backslash at the end") << u"a\\"_s << R"(a\\ )"_ba;
    QTest::newRow("line ends") << u"a\nb\r\tc"_s << R"(a\nb\r\tc)"_ba;
    QTest::newRow("zero") << QString(u"a"_s + QChar(0) + u"b"_s) << "ab"_ba;
    QTest::newRow("emoji") << u"Kühl 🍺"_s << "Kühl\\ 🍺"_ba;
    QTest::newRow("nothing") << QString() << QByteArray();
}

void InfluxLineTest::tagValues()
{
    QFETCH(const QString, text);
    QFETCH(const QByteArray, escaped);
    QCOMPARE(influxTagValue(text), escaped);
}

// Right: what Python's str() prints.
void InfluxLineTest::floats_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("34") << 34.0 << "34.0"_ba;
    QTest::newRow("0") << 0.0 << "0.0"_ba;
    QTest::newRow("-0.5") << -0.5 << "-0.5"_ba;
    QTest::newRow("36.8") << 36.8 << "36.8"_ba;
    QTest::newRow("sum") << 0.1 + 0.2 << "0.30000000000000004"_ba;
    QTest::newRow("third") << 100.0 / 3 << "33.333333333333336"_ba;
    QTest::newRow("small") << 0.0001 << "0.0001"_ba;
    QTest::newRow("smaller") << 0.00001 << "1e-05"_ba;
    QTest::newRow("large") << 1e15 << "1000000000000000.0"_ba;
    QTest::newRow("larger") << 1e16 << "1e+16"_ba;
    QTest::newRow("largest") << std::numeric_limits<double>::max() << "1.7976931348623157e+308"_ba;
}

void InfluxLineTest::floats()
{
    QFETCH(const double, value);
    QFETCH(const QByteArray, text);
    QCOMPARE(influxFloat(value), text);
}

QTEST_GUILESS_MAIN(InfluxLineTest)
#include "tst_influxline.moc"
