// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "influx/influxline.h"

#include <QList>

#include <array>
#include <charconv>
#include <cmath>

namespace cellar {

namespace {

constexpr char measurement[] = "cellar_panel_read";

QByteArray tagsOf(const VesselState &vessel)
{
    const QByteArray batch = vessel.batch ? influxTagValue(vessel.batch->number) : QByteArray("0");
    QByteArray tags;
    if (!batch.isEmpty()) {
        tags += ",batch_number=" + batch;
    }
    tags += ",slot=" + QByteArray::number(vessel.slot);
    const QByteArray label = influxTagValue(vessel.label);
    if (!label.isEmpty()) {
        tags += ",vessel=" + label;
    }
    return tags;
}

bool isUsable(const Reading<double> &reading)
{
    return reading.isGood() && reading.value && std::isfinite(*reading.value);
}

} // namespace

QByteArray influxTagValue(const QString &text)
{
    QByteArray escaped;
    const QByteArray utf8 = text.toUtf8();
    for (const char c : utf8) {
        switch (c) {
        case '\\':
        case ',':
        case ' ':
        case '=':
            escaped += '\\';
            escaped += c;
            break;
        case '\n':
            escaped += "\\n";
            break;
        case '\t':
            escaped += "\\t";
            break;
        case '\r':
            escaped += "\\r";
            break;
        case '\0':
            break; // ends the line for some
        default:
            escaped += c;
        }
    }
    if (escaped.endsWith('\\')) {
        escaped += ' '; // otherwise it would escape the separator
    }
    return escaped;
}

QByteArray influxFloat(double value)
{
    // Python writes plain decimals in this range, and an exponent beyond.
    constexpr double smallest = 1e-4;
    constexpr double tooLarge = 1e16;
    const double size = std::abs(value);
    const bool plain = value == 0 || (size >= smallest && size < tooLarge);
    std::array<char, 64> text{};
    const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value, format);
    QByteArray number(text.data(), error == std::errc() ? end - text.data() : 0);
    if (plain && !number.contains('.')) {
        number += ".0";
    }
    return number;
}

std::optional<InfluxPoint> influxPoint(const VesselState &vessel)
{
    InfluxPoint point;
    QList<QByteArray> fields{
        "days_in_vessel=" + QByteArray::number(vessel.batch ? vessel.batch->days.value_or(0) : 0) + 'i'};
    if (isUsable(vessel.setpoint)) {
        fields.append("set_point=" + influxFloat(*vessel.setpoint.value));
        point.at = std::max(point.at, vessel.setpoint.at);
    }
    if (isUsable(vessel.temperature)) {
        fields.append("temp=" + influxFloat(*vessel.temperature.value));
        point.at = std::max(point.at, vessel.temperature.at);
    }
    if (vessel.valve.isGood() && vessel.valve.value) {
        fields.append(*vessel.valve.value == ValveState::Open ? "valve_open=1i" : "valve_open=0i");
        point.at = std::max(point.at, vessel.valve.at);
    }
    if (fields.size() == 1) {
        return std::nullopt;
    }
    const qint64 nanoseconds = std::chrono::nanoseconds(point.at.time_since_epoch()).count();
    point.line = measurement + tagsOf(vessel) + ' ' + fields.join(',') + ' ' + QByteArray::number(nanoseconds);
    return point;
}

} // namespace cellar
