// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/chartticks.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

// Below a day, each divides it.
constexpr std::array<Milliseconds, 11> shortSteps{1min, 2min, 5min, 10min, 15min, 30min, 1h, 2h, 3h, 6h, 12h};
constexpr std::array<int, 9> daySteps{1, 2, 4, 7, 14, 30, 90, 180, 365};

QDateTime local(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count());
}

QString dayWords(const QDate &day, bool withYear)
{
    return QLocale().toString(day, withYear ? u"MMM yyyy"_s : u"d MMM"_s);
}

QList<ChartTick> withinDays(Timestamp from, Timestamp to, Milliseconds step)
{
    QList<ChartTick> ticks;
    for (QDate day = local(from).date(); day <= local(to).date(); day = day.addDays(1)) {
        for (Milliseconds time{0}; time < 24h; time += step) {
            const QTime clock = QTime::fromMSecsSinceStartOfDay(int(time.count()));
            const QDateTime at(day, clock);
            const auto place = double(at.toMSecsSinceEpoch());
            const bool isSkipped = at.time() != clock; // by the change to summer time
            if (!isSkipped && place >= double(from.time_since_epoch().count()) &&
                place <= double(to.time_since_epoch().count())) {
                const bool isDay = time == 0ms;
                ticks.append({place, isDay ? dayWords(day, false) : QLocale().toString(clock, u"HH:mm"_s), isDay});
            }
        }
    }
    return ticks;
}

QList<ChartTick> wholeDays(Timestamp from, Timestamp to, int step)
{
    constexpr int quarter = 90;
    QList<ChartTick> ticks;
    QDate day = local(from).date();
    // The same days however the chart is moved.
    day = day.addDays(-(day.toJulianDay() % step));
    for (; day <= local(to).date(); day = day.addDays(step)) {
        const auto place = double(day.startOfDay().toMSecsSinceEpoch());
        if (place >= double(from.time_since_epoch().count())) {
            ticks.append({place, dayWords(day, step >= quarter), true});
        }
    }
    return ticks;
}

} // namespace

QList<ChartTick> chartTicks(Timestamp from, Timestamp to, int most)
{
    const double span = double((to - from).count());
    const double least = span / std::max(most, 1); // between two
    const auto *const step = std::ranges::find_if(
        shortSteps, [least](Milliseconds candidate) { return double(candidate.count()) >= least; });
    if (step != shortSteps.end()) {
        return withinDays(from, to, *step);
    }
    constexpr double day = 24.0 * 3600 * 1000;
    const auto *const days =
        std::ranges::find_if(daySteps, [least](int candidate) { return candidate * day >= least; });
    return wholeDays(from, to, days == daySteps.end() ? int(std::ceil(least / day)) : *days);
}

double degreeStep(double low, double high, int lines)
{
    const double rough = (high - low) / std::max(lines, 1);
    if (!(rough > 0) || !std::isfinite(rough)) {
        return 1;
    }
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= rough) {
            return factor * power;
        }
    }
    return 10 * power;
}

} // namespace cellar
