// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/recordwords.h"

#include "model/vesselbatch.h"
#include "models/dialwords.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar::recordwords {

namespace {

struct RecordWords
{
    Q_DECLARE_TR_FUNCTIONS(RecordWords)
};

QString unknown()
{
    return u"–"_s;
}

QString withUnit(const QString &number, TemperatureUnit unit)
{
    return number + QChar(QChar::Nbsp) + unitSymbol(unit);
}

} // namespace

QString moment(Timestamp at, Timestamp now)
{
    const QDateTime then = QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count());
    const QDateTime today = QDateTime::fromMSecsSinceEpoch(now.time_since_epoch().count());
    const bool sameYear = then.date().year() == today.date().year();
    return QLocale().toString(then, sameYear ? u"d MMM HH:mm"_s : u"d MMM yyyy HH:mm"_s);
}

QString duration(Milliseconds time)
{
    const auto minutes = std::chrono::round<std::chrono::minutes>(time);
    if (minutes < 1h) {
        return RecordWords::tr("%1\u00a0min").arg(minutes.count());
    }
    if (minutes < 48h) {
        return RecordWords::tr("%1\u00a0h %2\u00a0min").arg(minutes / 1h).arg((minutes % 1h).count());
    }
    return RecordWords::tr("%1\u00a0"
                           "days %2\u00a0h")
        .arg(minutes / 24h)
        .arg(minutes % 24h / 1h);
}

QString degrees(double value, TemperatureUnit from, TemperatureUnit to)
{
    return withUnit(temperatureWords(value, from, to), to);
}

QString temperature(const HistoryPoint::Temperature &of, TemperatureUnit from, TemperatureUnit to)
{
    const QString mean = degrees(of.mean, from, to);
    const QString low = temperatureWords(of.min, from, to);
    const QString high = temperatureWords(of.max, from, to);
    return low == high ? mean : RecordWords::tr("%1 (%2 to %3)").arg(mean, low, high);
}

QString share(double of)
{
    return QLocale().toString(std::lround(100 * of)) + QChar(QChar::Nbsp) + u'%';
}

QString duty(const CoolingFigures &figures)
{
    return figures.duty ? RecordWords::tr("open %1 of the time").arg(share(*figures.duty)) : unknown();
}

QString valveMinutes(const CoolingFigures &figures)
{
    return figures.valveMinutesPerDay
               ? RecordWords::tr("%1\u00a0min a day").arg(QLocale().toString(std::lround(*figures.valveMinutesPerDay)))
               : unknown();
}

QString coolingRate(const CoolingFigures &figures, TemperatureUnit to)
{
    if (!figures.degreesPerHour) {
        return unknown();
    }
    const double fall = convertDifference(*figures.degreesPerHour, figures.unit, to);
    const QString number = withUnit(QLocale().toString(std::abs(fall), 'f', 1), to);
    return fall < 0 ? RecordWords::tr("rises %1 an hour").arg(number) : RecordWords::tr("falls %1 an hour").arg(number);
}

QString pullDown(const CoolingFigures &figures, TemperatureUnit to, Timestamp now)
{
    if (!figures.longestPullDown) {
        return unknown();
    }
    const CoolingFigures::PullDown &pull = *figures.longestPullDown;
    return RecordWords::tr("%1, from %2 to %3, %4")
        .arg(duration(pull.to - pull.from), degrees(pull.fromTemperature, figures.unit, to),
            degrees(pull.toTemperature, figures.unit, to), moment(pull.from, now));
}

QString knownShare(const CoolingFigures &figures)
{
    constexpr double nearlyAll = 0.98;
    return figures.knownShare >= nearlyAll
               ? QString()
               : RecordWords::tr("Readings for %1 of this time").arg(share(figures.knownShare));
}

QString batchLine(const Batch &batch)
{
    QStringList parts{batch.beer};
    if (batch.days) {
        parts.append(RecordWords::tr("%1\u00a0"
                                     "d")
                         .arg(*batch.days));
    }
    parts.append(batch.number.isEmpty() ? QString() : u'#' + batch.number);
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}

QString batchDetails(const Batch &batch)
{
    QStringList first;
    if (!batch.number.isEmpty()) {
        first.append((u'#' + batch.number + u' ' + batch.split).trimmed());
    }
    if (batch.days) {
        first.append(RecordWords::tr("%n day(s) in the vessel", nullptr, *batch.days));
    }
    QStringList lines;
    if (!first.isEmpty()) {
        lines.append(first.join(u" · "_s));
    }
    for (const BatchField &field : batchFields) {
        const QString &text = batch.*field.text;
        const bool isShown = field.text == &Batch::beer || field.text == &Batch::number || field.text == &Batch::split;
        if (!isShown && !text.isEmpty()) {
            lines.append(RecordWords::tr("%1: %2").arg(batchField(field.name), text));
        }
    }
    return lines.join(u'\n');
}

QString batchField(QStringView name)
{
    struct Words
    {
        QStringView name;
        QString words;
    };
    const std::array<Words, 11> all{{
        {u"beer", RecordWords::tr("Beer")},
        {u"number", RecordWords::tr("Batch number")},
        {u"split", RecordWords::tr("Split")},
        {u"brewed", RecordWords::tr("Date brewed")},
        {u"size", RecordWords::tr("Batch size")},
        {u"volume", RecordWords::tr("Actual volume")},
        {u"og", RecordWords::tr("Original gravity")},
        {u"fg", RecordWords::tr("Final gravity")},
        {u"gravity", RecordWords::tr("Gravity now")},
        {u"stage", RecordWords::tr("Stage")},
        {u"notes", RecordWords::tr("Notes")},
    }};
    const auto *const found = std::ranges::find(all, name, &Words::name);
    return found == all.end() ? name.toString() : found->words;
}

QString journalKind(JournalKind kind)
{
    switch (kind) {
    case JournalKind::Setpoint:
        return RecordWords::tr("Set point");
    case JournalKind::SignIn:
        return RecordWords::tr("Sign-in");
    case JournalKind::Configuration:
        return RecordWords::tr("Configuration");
    case JournalKind::Batch:
        return RecordWords::tr("Batch");
    case JournalKind::Start:
        return RecordWords::tr("Start");
    case JournalKind::Stop:
        return RecordWords::tr("Stop");
    case JournalKind::Trouble:
        return RecordWords::tr("Trouble");
    }
    return {};
}

} // namespace cellar::recordwords
