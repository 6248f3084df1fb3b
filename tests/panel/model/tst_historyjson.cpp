// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/historyjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace cellar;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp start{Milliseconds(1'795'442'400'123)}; // 2026-11-23T14:00:00.123Z

HistorySeries someSeries()
{
    return {u"fv-10-1"_s, TemperatureUnit::Celsius, HistoryTier::Quarter,
        {{start, HistoryPoint::Temperature{36.6, 36.8, 37}, 34, 0.42, Quality::Good},
            {start + 15min, std::nullopt, std::nullopt, std::nullopt, Quality::LinkLost},
            {start + 30min, HistoryPoint::Temperature{36, 36, 36}, std::nullopt, 0, Quality::Good}}};
}

CoolingFigures someFigures()
{
    return {u"fv-10-1"_s, TemperatureUnit::Fahrenheit, start, start + 24h, 0.25, 360, 1.5,
        CoolingFigures::PullDown{start + 1h, start + 3h, 68, 50.5}, 0.99};
}

QJsonObject throughText(const QJsonObject &json)
{
    return QJsonDocument::fromJson(QJsonDocument(json).toJson()).object();
}

} // namespace

class TestHistoryJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip();
    void hasTheShapeOfTheContract();
    void everyTierIsKnownBothWays();
    void hostileSeries_data();
    void hostileSeries();
    void hostileFigures_data();
    void hostileFigures();
};

void TestHistoryJson::roundTrip()
{
    const auto series = historyFromJson(throughText(toJson(someSeries())));
    QVERIFY2(series, qPrintable(series ? QString() : series.error().text));
    QVERIFY(*series == someSeries());
    const auto figures = coolingFromJson(throughText(toJson(someFigures())));
    QVERIFY2(figures, qPrintable(figures ? QString() : figures.error().text));
    QVERIFY(*figures == someFigures());
    const CoolingFigures nothing{u"v"_s, TemperatureUnit::Celsius, start, start + 1h, {}, {}, {}, {}, 0};
    const auto back = coolingFromJson(throughText(toJson(nothing)));
    QVERIFY(back && *back == nothing);
}

void TestHistoryJson::hasTheShapeOfTheContract()
{
    const QByteArray expected = R"({
        "vessel": "fv-10-1", "unit": "C", "tier": "15m", "points": [
            { "at": "2026-11-23T14:00:00.123Z", "temperature": { "min": 36.6, "mean": 36.8, "max": 37.0 },
              "setpoint": 34.0, "valveOpen": 0.42, "quality": "good" },
            { "at": "2026-11-23T14:15:00.123Z", "temperature": null, "setpoint": null, "valveOpen": null,
              "quality": "link-lost" },
            { "at": "2026-11-23T14:30:00.123Z", "temperature": { "min": 36, "mean": 36, "max": 36 },
              "setpoint": null, "valveOpen": 0, "quality": "good" } ] })";
    QCOMPARE(throughText(toJson(someSeries())), QJsonDocument::fromJson(expected).object());
    const QByteArray figures = R"({
        "vessel": "fv-10-1", "unit": "F", "from": "2026-11-23T14:00:00.123Z", "to": "2026-11-24T14:00:00.123Z",
        "duty": 0.25, "valveMinutesPerDay": 360, "degreesPerHour": 1.5, "knownShare": 0.99,
        "longestPullDown": { "from": "2026-11-23T15:00:00.123Z", "to": "2026-11-23T17:00:00.123Z",
            "fromTemperature": 68, "toTemperature": 50.5 } })";
    QCOMPARE(throughText(toJson(someFigures())), QJsonDocument::fromJson(figures).object());
}

void TestHistoryJson::everyTierIsKnownBothWays()
{
    QStringList names;
    for (const HistoryTier tier : {HistoryTier::Raw, HistoryTier::Minute, HistoryTier::Quarter, HistoryTier::Day}) {
        QCOMPARE(historyTierFromName(historyTierName(tier)), tier);
        names.append(historyTierName(tier));
    }
    QCOMPARE(names, QStringList({u"raw"_s, u"1m"_s, u"15m"_s, u"1d"_s}));
    QVERIFY(!historyTierFromName(u"2m"));
}

void TestHistoryJson::hostileSeries_data()
{
    QTest::addColumn<QString>("key"); // of the series, or of its first point behind "points."
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("named");
    const QJsonObject upsideDown{{u"min"_s, 2}, {u"mean"_s, 1}, {u"max"_s, 1}};
    QTest::newRow("no vessel") << u"vessel"_s << QJsonValue(QJsonValue::Undefined) << u"vessel"_s;
    QTest::newRow("unit") << u"unit"_s << QJsonValue(u"K"_s) << u"unit"_s;
    QTest::newRow("tier") << u"tier"_s << QJsonValue(u"1y"_s) << u"tier"_s;
    QTest::newRow("points") << u"points"_s << QJsonValue(7) << u"points"_s;
    QTest::newRow("a point") << u"points"_s << QJsonValue(QJsonArray{1}) << u"points[0]"_s;
    QTest::newRow("time") << u"points.at"_s << QJsonValue(u"yesterday"_s) << u"points[0].at"_s;
    QTest::newRow("order") << u"points.at"_s << QJsonValue(u"2027-01-01T00:00:00Z"_s) << u"points[1].at"_s;
    QTest::newRow("temperature") << u"points.temperature"_s << QJsonValue(36.6) << u"points[0].temperature"_s;
    QTest::newRow("upside down") << u"points.temperature"_s << QJsonValue(upsideDown) << u"points[0].temperature.min"_s;
    QTest::newRow("share") << u"points.valveOpen"_s << QJsonValue(1.01) << u"points[0].valveOpen"_s;
    QTest::newRow("quality") << u"points.quality"_s << QJsonValue(u"splendid"_s) << u"points[0].quality"_s;
    QTest::newRow("value in a gap") << u"points.quality"_s << QJsonValue(u"link-lost"_s) << u"points[0].temperature"_s;
}

void TestHistoryJson::hostileSeries()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QFETCH(QString, named);
    QJsonObject json = toJson(someSeries());
    if (key.startsWith(u"points."_s)) {
        QJsonArray points = json.value(u"points"_s).toArray();
        QJsonObject point = points.first().toObject();
        point.insert(key.mid(7), value);
        points[0] = point;
        json.insert(u"points"_s, points);
    } else if (value.isUndefined()) {
        json.remove(key);
    } else {
        json.insert(key, value);
    }
    const auto series = historyFromJson(json);
    QVERIFY(!series);
    QCOMPARE(series.error().kind, ErrorKind::Protocol);
    QVERIFY2(series.error().text.startsWith(named), qPrintable(series.error().text));
}

void TestHistoryJson::hostileFigures_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("vessel") << u"vessel"_s << QJsonValue();
    QTest::newRow("unit") << u"unit"_s << QJsonValue(1);
    QTest::newRow("from") << u"from"_s << QJsonValue(u"2026"_s);
    QTest::newRow("duty") << u"duty"_s << QJsonValue(-0.1);
    QTest::newRow("minutes") << u"valveMinutesPerDay"_s << QJsonValue(u"many"_s);
    QTest::newRow("pull-down") << u"longestPullDown"_s << QJsonValue(QJsonObject());
    QTest::newRow("share") << u"knownShare"_s << QJsonValue();
}

void TestHistoryJson::hostileFigures()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QJsonObject json = toJson(someFigures());
    json.insert(key, value);
    const auto figures = coolingFromJson(json);
    QVERIFY(!figures);
    QVERIFY2(figures.error().text.startsWith(key), qPrintable(figures.error().text));
}

QTEST_GUILESS_MAIN(TestHistoryJson)
#include "tst_historyjson.moc"
