// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/democellar.h"
#include "model/snapshotjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;

class TestSnapshotJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip();
    void hasTheShapeOfTheContract();
    void deltaHoldsOnlyWhatLooksDifferent();
    void deltaAppliesOntoTheBase();
    void hostile_data();
    void hostile();
    void everyWordIsKnownBothWays();
    void panelsTellHowTheyAre();
    void olderNodesTellLessOfTheirPanels();
    void onlyThePanelThatPolledIsInTheDelta();
};

void TestSnapshotJson::roundTrip()
{
    Snapshot before = demoSnapshot();
    SetpointChange change;
    change.id = u"c1"_s;
    change.vessel = u"fv-20-1"_s;
    change.old = 68.0;
    change.requested = 34.0;
    change.state = ChangeState::Failed;
    change.by = u"admin"_s;
    change.from = u"browser"_s;
    change.requestedAt = before.at;
    change.finishedAt = before.at + Milliseconds(14);
    change.elapsedMs = 14.2;
    change.reason = u"no answer within 500 ms"_s;
    before.vessels[6].change = change;
    Batch batch;
    batch.number = u"1042"_s;
    batch.beer = u"Pils 🍺"_s;
    batch.brewed = u"11/2/2026"_s;
    batch.brewedOn = QDate(2026, 11, 2);
    batch.og = u"1.048"_s;
    batch.days = 20;
    batch.recordedAt = before.at;
    before.vessels[2].batch = batch;
    before.panels.append({u"line"_s, PanelDriver::ModbusRtu, u"/dev/ttyUSB0"_s, LinkState::Disconnected, before.at,
        381.5, Milliseconds(800), u"no answer"_s, {123456789012, 40, 30, 2, 11.25, 480.5}});
    before.panels.append({u"alpha"_s, PanelDriver::Alpha, u"http://10.1.10.105"_s, LinkState::Connecting, before.at});
    // Through text, so that nothing survives only because it stayed in memory.
    const QByteArray text = QJsonDocument(toJson(before)).toJson();
    const auto after = snapshotFromJson(QJsonDocument::fromJson(text).object());
    QVERIFY2(after, qPrintable(after ? QString() : after.error().text));
    QCOMPARE(after->vessels.size(), 9);
    QVERIFY(*after == before);
}

void TestSnapshotJson::hasTheShapeOfTheContract()
{
    const QJsonObject json = toJson(demoSnapshot());
    QCOMPARE(json.value(u"cellar"_s).toString(), u"SuperCellar"_s);
    QCOMPARE(json.value(u"unit"_s).toString(), u"F"_s);
    QCOMPARE(json.value(u"at"_s).toString(), u"2026-11-23T14:00:00.123Z"_s);
    const QJsonObject vessel = json.value(u"vessels"_s).toArray().first().toObject();
    QCOMPARE(vessel.value(u"id"_s).toString(), u"fv-10-1"_s);
    QCOMPARE(vessel.value(u"slot"_s).toInt(), 1);
    const QJsonObject temperature = vessel.value(u"temperature"_s).toObject();
    QCOMPARE(temperature.value(u"value"_s).toDouble(), 36.8);
    QCOMPARE(temperature.value(u"quality"_s).toString(), u"good"_s);
    QVERIFY(temperature.contains(u"detail"_s) && temperature.value(u"detail"_s).isNull());
    QCOMPARE(vessel.value(u"valve"_s)[u"value"_s].toString(), u"open"_s);
    QCOMPARE(vessel.value(u"limits"_s)[u"step"_s].toDouble(), 1.0);
    QVERIFY(vessel.value(u"change"_s).isNull() && vessel.value(u"batch"_s).isNull());
    QVERIFY(vessel.value(u"alarms"_s).isArray());
    const QJsonObject faulty = json.value(u"vessels"_s).toArray().last().toObject();
    QVERIFY(faulty.value(u"temperature"_s)[u"value"_s].isNull());
    QCOMPARE(faulty.value(u"temperature"_s)[u"quality"_s].toString(), u"sensor-fault"_s);
    QVERIFY(faulty.value(u"temperature"_s)[u"at"_s].isNull());
}

void TestSnapshotJson::deltaHoldsOnlyWhatLooksDifferent()
{
    const Snapshot before = demoSnapshot();
    Snapshot now = before;
    now.sequence = 2;
    now.at += Milliseconds(1000);
    for (VesselState &vessel : now.vessels) {
        vessel.temperature.at += Milliseconds(1000); // confirmed again, nothing to see
    }
    now.vessels.back().temperature.at = {};
    QCOMPARE(toJsonDelta(before, now).value(u"vessels"_s).toArray().size(), 0);
    now.vessels[3].temperature.value = 37.1;
    const QJsonArray changed = toJsonDelta(before, now).value(u"vessels"_s).toArray();
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first()[u"id"_s].toString(), u"fv-10-4"_s);
    QCOMPARE(toJsonDelta(before, now).value(u"panels"_s).toArray().size(), 0);
}

void TestSnapshotJson::deltaAppliesOntoTheBase()
{
    const Snapshot before = demoSnapshot();
    Snapshot now = before;
    now.sequence = 2;
    now.vessels[3].temperature.value = 37.1;
    now.panels[0].state = LinkState::Disconnected;
    now.panels[0].error = u"connection refused"_s;
    const auto merged = applyJson(before, toJsonDelta(before, now));
    QVERIFY(merged);
    QVERIFY(*merged == now);
}

void TestSnapshotJson::hostile_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("error");
    QTest::newRow("value as text") << "\"value\":36.8"_ba
                                   << "\"value\":\"36.8\""_ba << u"vessels[0].temperature.value must be a number"_s;
    QTest::newRow("good without value") << "\"value\":36.8"_ba
                                        << "\"value\":null"_ba << u"vessels[0].temperature.value is missing"_s;
    QTest::newRow("value on a fault") << "\"sensor-fault\",\"value\":null"_ba
                                      << "\"sensor-fault\",\"value\":1000"_ba
                                      << u"vessels[8].temperature.value must be null with this quality"_s;
    QTest::newRow("unknown quality") << "\"sensor-fault\""_ba
                                     << "\"splendid\""_ba
                                     << u"vessels[8].temperature.quality is not a known word: splendid"_s;
    QTest::newRow("huge number") << "\"value\":36.8"_ba
                                 << "\"value\":1e999"_ba << u""_s;
    QTest::newRow("step of zero") << "\"step\":1"_ba
                                  << "\"step\":0"_ba << u"vessels[0].limits.step"_s;
    QTest::newRow("local time") << "14:00:00.123Z\",\"cellar\""_ba
                                << "14:00:00.123\",\"cellar\""_ba << u"at must be a time"_s;
    QTest::newRow("vessels as object") << "\"vessels\":["_ba
                                       << "\"vessels\":{},\"was\":["_ba << u"vessels must be a list"_s;
    QTest::newRow("unknown driver") << "\"modbus-tcp\""_ba
                                    << "\"telepathy\""_ba << u"panels[0].driver is not a known word: telepathy"_s;
    QTest::newRow("count as text") << "\"errors\":0"_ba
                                   << "\"errors\":\"0\""_ba << u"panels[0].statistics.errors must be a number"_s;
    QTest::newRow("statistics as list") << "\"statistics\":{"_ba
                                        << "\"statistics\":[],\"was\":{"_ba
                                        << u"panels[0].statistics must be an object"_s;
    QTest::newRow("label missing") << "\"label\":\"FV 10/1\","_ba
                                   << ""_ba << u"vessels[0].label is missing"_s;
}

void TestSnapshotJson::hostile()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, error);
    QByteArray text = QJsonDocument(toJson(demoSnapshot())).toJson(QJsonDocument::Compact);
    const qsizetype at = text.indexOf(from);
    QVERIFY2(at >= 0, text.constData());
    text.replace(at, from.size(), to);
    const auto parsed = snapshotFromJson(QJsonDocument::fromJson(text).object());
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().kind, ErrorKind::Protocol);
    QVERIFY2(parsed.error().text.contains(error), qPrintable(parsed.error().text));
}

void TestSnapshotJson::everyWordIsKnownBothWays()
{
    for (int i = 0; i <= static_cast<int>(Quality::NeverRead); ++i) {
        const auto quality = static_cast<Quality>(i);
        QCOMPARE(qualityFromName(qualityName(quality)), std::optional(quality));
    }
    for (int i = 0; i <= static_cast<int>(ChangeState::Failed); ++i) {
        const auto state = static_cast<ChangeState>(i);
        QCOMPARE(changeStateFromName(changeStateName(state)), std::optional(state));
    }
    for (int i = 0; i <= static_cast<int>(PanelDriver::Alpha); ++i) {
        const auto driver = static_cast<PanelDriver>(i);
        QCOMPARE(panelDriverFromName(panelDriverName(driver)), std::optional(driver));
    }
    for (int i = 0; i <= static_cast<int>(VesselKind::Other); ++i) {
        const auto kind = static_cast<VesselKind>(i);
        QCOMPARE(vesselKindFromName(vesselKindName(kind)), std::optional(kind));
    }
}

void TestSnapshotJson::panelsTellHowTheyAre()
{
    PanelState panel = demoSnapshot().panels.first();
    panel.driver = PanelDriver::ModbusRtu;
    panel.backoff = Milliseconds(800);
    panel.statistics = {1000, 12, 7, 3, 4.25, 19.5};
    const QJsonObject json = toJson(panel);
    QCOMPARE(json.keys(), (QStringList{u"address"_s, u"backoffMs"_s, u"cycleMs"_s, u"driver"_s, u"error"_s, u"id"_s,
                              u"since"_s, u"state"_s, u"statistics"_s}));
    QCOMPARE(json[u"driver"].toString(), u"modbus-rtu"_s);
    QCOMPARE(json[u"address"].toString(), u"10.1.10.105:502"_s);
    QCOMPARE(json[u"backoffMs"].toInt(), 800);
    const QJsonObject expected{{u"requests"_s, 1000}, {u"errors"_s, 12}, {u"timeouts"_s, 7}, {u"exceptions"_s, 3},
        {u"roundTripP50Ms"_s, 4.25}, {u"roundTripP99Ms"_s, 19.5}};
    QCOMPARE(json[u"statistics"].toObject(), expected);
    panel.statistics = {};
    QVERIFY(toJson(panel)[u"statistics"][u"roundTripP50Ms"].isNull());
}

void TestSnapshotJson::olderNodesTellLessOfTheirPanels()
{
    QJsonObject json = toJson(demoSnapshot());
    json[u"panels"_s] = QJsonArray{QJsonObject{{u"id"_s, u"main"_s}, {u"state"_s, u"connected"_s},
        {u"since"_s, QJsonValue()}, {u"cycleMs"_s, 11.2}, {u"error"_s, QJsonValue()}}};
    const auto parsed = snapshotFromJson(json);
    QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().text));
    QCOMPARE(parsed->panels.first().cycleMs, 11.2);
    QCOMPARE(parsed->panels.first().address, QString());
    QCOMPARE(parsed->panels.first().statistics, LinkStatistics());
}

void TestSnapshotJson::onlyThePanelThatPolledIsInTheDelta()
{
    Snapshot before = demoSnapshot();
    PanelState other = before.panels.first();
    other.id = u"line"_s;
    before.panels.append(other);
    Snapshot now = before;
    now.sequence = 2;
    now.panels[1].statistics.requests += 12;
    const QJsonObject delta = toJsonDelta(before, now);
    QCOMPARE(delta[u"panels"].toArray().size(), 1);
    QCOMPARE(delta[u"panels"][0][u"id"].toString(), u"line"_s);
    QCOMPARE(delta[u"vessels"].toArray().size(), 0);
    QVERIFY(QJsonDocument(delta).toJson(QJsonDocument::Compact).size() < 600);
}

QTEST_APPLESS_MAIN(TestSnapshotJson)
#include "tst_snapshotjson.moc"
