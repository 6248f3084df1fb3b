// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/historyjson.h"

#include "core/enumnames.h"
#include "core/jsonvalues.h"
#include "core/timestamp.h"
#include "model/jsonreader.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr EnumNames<HistoryTier, 4> tiers({{
    {HistoryTier::Raw, u"raw"},
    {HistoryTier::Minute, u"1m"},
    {HistoryTier::Quarter, u"15m"},
    {HistoryTier::Day, u"1d"},
}});

constexpr qsizetype mostPoints = 20'000;

QJsonObject toJson(const HistoryPoint &point)
{
    QJsonValue temperature;
    if (point.temperature) {
        temperature = QJsonObject{{u"min"_s, point.temperature->min}, {u"mean"_s, point.temperature->mean},
            {u"max"_s, point.temperature->max}};
    }
    return {{u"at"_s, toRfc3339(point.at)}, {u"temperature"_s, temperature},
        {u"setpoint"_s, numberOrNull(point.setpoint)}, {u"valveOpen"_s, numberOrNull(point.valveOpen)},
        {u"quality"_s, qualityName(point.quality)}};
}

QJsonValue toJson(const std::optional<CoolingFigures::PullDown> &pullDown)
{
    if (!pullDown) {
        return {};
    }
    return QJsonObject{{u"from"_s, toRfc3339(pullDown->from)}, {u"to"_s, toRfc3339(pullDown->to)},
        {u"fromTemperature"_s, pullDown->fromTemperature}, {u"toTemperature"_s, pullDown->toTemperature}};
}

std::optional<double> readShare(JsonReader &json, QStringView key)
{
    const std::optional<double> share = json.numberOrNull(key);
    if (share && (*share < 0 || *share > 1)) {
        json.fail(key.toString(), u"must be from 0 to 1"_s);
    }
    return share;
}

HistoryPoint readPoint(JsonReader &json)
{
    HistoryPoint point;
    point.at = json.time(u"at");
    if (!json.isNull(u"temperature")) {
        json.object(u"temperature", [&](JsonReader &part) {
            point.temperature = {part.number(u"min"), part.number(u"mean"), part.number(u"max")};
            if (point.temperature->min > point.temperature->max) {
                part.fail(u"min"_s, u"must not be above max"_s);
            }
        });
    }
    point.setpoint = json.numberOrNull(u"setpoint");
    point.valveOpen = readShare(json, u"valveOpen");
    point.quality = json.word<Quality>(u"quality", &qualityFromName);
    if (point.temperature && point.quality != Quality::Good) {
        json.fail(u"temperature"_s, u"must be null with this quality"_s);
    }
    return point;
}

CoolingFigures::PullDown readPullDown(JsonReader &json)
{
    return {json.time(u"from"), json.time(u"to"), json.number(u"fromTemperature"), json.number(u"toTemperature")};
}

} // namespace

QString historyTierName(HistoryTier tier)
{
    return tiers.name(tier);
}

std::optional<HistoryTier> historyTierFromName(QStringView name)
{
    return tiers.value(name);
}

QJsonObject toJson(const HistorySeries &series)
{
    QJsonArray points;
    for (const HistoryPoint &point : series.points) {
        points.append(toJson(point));
    }
    return {{u"vessel"_s, series.vessel}, {u"unit"_s, unitLetter(series.unit)},
        {u"tier"_s, historyTierName(series.tier)}, {u"points"_s, points}};
}

QJsonObject toJson(const CoolingFigures &figures)
{
    return {{u"vessel"_s, figures.vessel}, {u"unit"_s, unitLetter(figures.unit)}, {u"from"_s, toRfc3339(figures.from)},
        {u"to"_s, toRfc3339(figures.to)}, {u"duty"_s, numberOrNull(figures.duty)},
        {u"valveMinutesPerDay"_s, numberOrNull(figures.valveMinutesPerDay)},
        {u"degreesPerHour"_s, numberOrNull(figures.degreesPerHour)},
        {u"longestPullDown"_s, toJson(figures.longestPullDown)}, {u"knownShare"_s, figures.knownShare}};
}

Result<HistorySeries> historyFromJson(const QJsonObject &json)
{
    JsonReader reader(json);
    HistorySeries series;
    series.vessel = reader.text(u"vessel");
    series.unit = reader.word<TemperatureUnit>(u"unit", &unitFromLetter);
    series.tier = reader.word<HistoryTier>(u"tier", &historyTierFromName);
    if (json.value(u"points"_s).toArray().size() > mostPoints) {
        reader.fail(u"points"_s, u"are more than %1"_s.arg(mostPoints));
        return reader.result(std::move(series));
    }
    reader.array(u"points", [&](JsonReader &part) {
        series.points.append(readPoint(part));
        const qsizetype last = series.points.size() - 1;
        if (last > 0 && series.points.at(last).at < series.points.at(last - 1).at) {
            part.fail(u"at"_s, u"is before the point in front of it"_s);
        }
    });
    return reader.result(std::move(series));
}

Result<CoolingFigures> coolingFromJson(const QJsonObject &json)
{
    JsonReader reader(json);
    CoolingFigures figures;
    figures.vessel = reader.text(u"vessel");
    figures.unit = reader.word<TemperatureUnit>(u"unit", &unitFromLetter);
    figures.from = reader.time(u"from");
    figures.to = reader.time(u"to");
    figures.duty = readShare(reader, u"duty");
    figures.valveMinutesPerDay = reader.numberOrNull(u"valveMinutesPerDay");
    figures.degreesPerHour = reader.numberOrNull(u"degreesPerHour");
    if (!reader.isNull(u"longestPullDown")) {
        reader.object(u"longestPullDown", [&](JsonReader &part) { figures.longestPullDown = readPullDown(part); });
    }
    figures.knownShare = reader.number(u"knownShare");
    return reader.result(std::move(figures));
}

} // namespace cellar
