// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/statustext.h"

#include "fakes/democellar.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class TestStatusText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void troubleInWords_data();
    void troubleInWords();
    void ages_data();
    void ages();
    void theTableIsAligned();
    void panelsThatAreNotConnected();
    void panelsTellHowTheyWere();
    void anEmptyCellar();
};

namespace {

const Timestamp now(1'700'000'000'000ms);

Reading<double> reading(Quality quality, Milliseconds age, const QString &detail)
{
    const bool shows = quality == Quality::Good || quality == Quality::Stale;
    return {shows ? std::optional(36.8) : std::nullopt, quality, age < 0ms ? Timestamp{} : now - age, detail};
}

} // namespace

void TestStatusText::troubleInWords_data()
{
    QTest::addColumn<Quality>("quality");
    QTest::addColumn<int>("age"); // ms; negative: never
    QTest::addColumn<QString>("detail");
    QTest::addColumn<QString>("text");
    QTest::newRow("good") << Quality::Good << 500 << QString() << u"good"_s;
    QTest::newRow("stale") << Quality::Stale << 12'000 << u"no answer"_s << u"stale, 12 s old: no answer"_s;
    QTest::newRow("fault") << Quality::SensorFault << -1 << u"probe missing"_s << u"sensor fault: probe missing"_s;
    QTest::newRow("lost") << Quality::LinkLost << 7'200'000 << QString() << u"link lost, 2 h old"_s;
    QTest::newRow("never") << Quality::NeverRead << -1 << QString() << u"never read"_s;
}

void TestStatusText::troubleInWords()
{
    QFETCH(Quality, quality);
    QFETCH(int, age);
    QFETCH(QString, detail);
    QFETCH(QString, text);
    VesselState vessel = demoSnapshot().vessels.first();
    vessel.temperature = reading(quality, Milliseconds(age), detail);
    QCOMPARE(qualityText(vessel, now), text);
    vessel.setpoint = vessel.temperature;
    if (quality != Quality::Good) {
        QCOMPARE(qualityText(vessel, now), u"%1; set point %1"_s.arg(text));
    }
    vessel.valve = {
        quality == Quality::Good || quality == Quality::Stale ? std::optional(ValveState::Open) : std::nullopt, quality,
        vessel.temperature.at, detail};
    QCOMPARE(qualityText(vessel, now), text);
}

void TestStatusText::ages_data()
{
    QTest::addColumn<qint64>("age");
    QTest::addColumn<QString>("text");
    QTest::newRow("from the future") << qint64(-5'000) << u"0 s"_s;
    QTest::newRow("seconds") << qint64(89'999) << u"89 s"_s;
    QTest::newRow("minutes") << qint64(90'000) << u"1 min"_s;
    QTest::newRow("hours") << qint64(5'400'000) << u"1 h"_s;
    QTest::newRow("days") << qint64(48 * 3'600'000) << u"2 d"_s;
}

void TestStatusText::ages()
{
    QFETCH(qint64, age);
    QTEST(ageText(Milliseconds(age)), "text");
}

void TestStatusText::theTableIsAligned()
{
    const Snapshot snapshot = demoSnapshot();
    const QStringList lines = statusText(snapshot, snapshot.at).split(u'\n');
    QVERIFY(lines.at(0).startsWith(u"SuperCellar, 20"_s));
    QVERIFY(lines.at(1).startsWith(u"panel main connected, "_s));
    QCOMPARE(lines.at(2), u"  modbus-tcp 10.1.10.105:502, 0 requests"_s);
    QCOMPARE(lines.at(3), QString());
    QCOMPARE(lines.at(4), u"VESSEL   TEMPERATURE  SET POINT  VALVE   QUALITY"_s);
    QCOMPARE(lines.size(), 4 + 1 + 9 + 1);
    const QString tank = lines.at(11);
    QVERIFY2(tank.startsWith(u"FV 20/1      67.8 °F      68 °F  "_s), qPrintable(tank));
    QVERIFY(tank.endsWith(u"  good"_s));
    QVERIFY2(lines.at(13).startsWith(u"BT 10/1            –"_s), qPrintable(lines.at(13)));
    QVERIFY(lines.at(13).endsWith(u"sensor fault: probe missing"_s));
    for (const QString &line : lines) {
        QVERIFY(!line.endsWith(u' '));
    }
}

void TestStatusText::panelsThatAreNotConnected()
{
    Snapshot snapshot = demoSnapshot();
    snapshot.panels.front().state = LinkState::Disconnected;
    snapshot.panels.front().error = u"connection refused"_s;
    QVERIFY(statusText(snapshot, snapshot.at).contains(u"\npanel main not connected: connection refused\n"_s));
    snapshot.panels.front().backoff = 800ms;
    QVERIFY(statusText(snapshot, snapshot.at)
                .contains(u"\npanel main not connected: connection refused, next attempt in 0.8 s\n"_s));
}

void TestStatusText::panelsTellHowTheyWere()
{
    Snapshot snapshot = demoSnapshot();
    PanelState line{.id = u"line"_s,
        .driver = PanelDriver::ModbusRtu,
        .address = u"/dev/ttyUSB0"_s,
        .state = LinkState::Connected,
        .cycleMs = 381.2};
    line.statistics = {4820, 12, 9, 3, 4.21, 19.5};
    PanelState older{.id = u"older"_s, .address = {}, .state = LinkState::Connected, .cycleMs = 5};
    snapshot.panels = {line, older};
    const QString text = statusText(snapshot, snapshot.at);
    QVERIFY2(text.contains(u"\npanel line connected, 381 ms a poll\n"
                           "  modbus-rtu /dev/ttyUSB0, 4820 requests, 12 errors (9 time-outs, 3 exceptions), "
                           "round trip p50 4.2 ms, p99 19.5 ms\n"
                           "panel older connected, 5 ms a poll\n\n"_s),
        qPrintable(text));
}

void TestStatusText::anEmptyCellar()
{
    QVERIFY(statusText(Snapshot(), now).contains(u"VESSEL"_s));
}

QTEST_APPLESS_MAIN(TestStatusText)
#include "tst_statustext.moc"
