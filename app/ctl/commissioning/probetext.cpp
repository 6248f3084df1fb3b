// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/commissioning/probetext.h"

#include "ctl/texttable.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

using Certainty = SurveyRanking::Certainty;
using Health = UnitSurvey::Health;

QString quoted(const QStringList &names)
{
    return names.size() < 2 ? names.join(QString())
                            : names.first(names.size() - 1).join(u", "_s) + u" and "_s + names.last();
}

QList<SurveyReport> fitting(const ProbedUnit &unit)
{
    QList<SurveyReport> reports;
    std::copy_if(unit.ranking.reports.cbegin(), unit.ranking.reports.cend(), std::back_inserter(reports),
        [](const SurveyReport &report) { return report.fits(); });
    return reports;
}

QStringList namesOf(const QList<SurveyReport> &reports)
{
    QStringList names;
    for (const SurveyReport &report : reports) {
        names.append(report.name);
    }
    return names;
}

// What is shown as a row: the one that it is, or all that it could be.
QList<SurveyReport> shown(const ProbedUnit &unit)
{
    const QList<SurveyReport> &reports = unit.ranking.reports;
    switch (unit.ranking.certainty) {
    case Certainty::Match:
        return {reports.first()};
    case Certainty::Likely:
    case Certainty::Uncertain:
        return fitting(unit);
    case Certainty::Unknown:
        break;
    }
    return {};
}

QString certaintyText(const ProbedUnit &unit)
{
    switch (unit.ranking.certainty) {
    case Certainty::Match:
        return u"identity"_s;
    case Certainty::Likely:
        return u"likely"_s;
    case Certainty::Uncertain:
        return u"one of %1"_s.arg(fitting(unit).size());
    case Certainty::Unknown:
        break;
    }
    return u"no"_s;
}

QString temperatureText(const SurveyReport &report)
{
    if (!report.temperature) {
        return u"-"_s;
    }
    if (!*report.temperature) {
        return u"fault"_s;
    }
    return u"%1 %2"_s.arg(**report.temperature, 0, 'f', 1).arg(unitSymbol(report.unit));
}

QStringList rowOf(const ProbedUnit &unit, const SurveyReport &report)
{
    const bool hasSetpoint = report.setpoint && *report.setpoint;
    const bool hasValve = report.valveOpen && *report.valveOpen;
    const bool hasLimits = report.limits && *report.limits;
    return {QString::number(unit.unit), report.name, certaintyText(unit), temperatureText(report),
        hasSetpoint ? degreesText(**report.setpoint, report.unit) : u"-"_s,
        hasValve ? (**report.valveOpen ? u"open"_s : u"closed"_s) : u"-"_s,
        hasLimits ? rangeText(**report.limits, report.unit) : u"-"_s};
}

QString whyNot(const SurveyReport &report)
{
    if (report.identity == SurveyReport::Identity::Differs) {
        return u"its identity register holds %1"_s.arg(report.identityText);
    }
    const QStringList reasons = report.oddities + report.missing;
    QString text = reasons.value(0);
    if (report.wordsSwapped) {
        text += u" (its words may be in the other order)"_s;
    }
    return text;
}

QStringList notesOf(const ProbedUnit &unit)
{
    QStringList notes;
    if (unit.health != Health::Answers) {
        return notes;
    }
    if (unit.ranking.certainty == Certainty::Uncertain) {
        notes.append(u"no certain match: %1 fit"_s.arg(quoted(namesOf(fitting(unit)))));
    }
    if (unit.ranking.certainty == Certainty::Unknown) {
        QStringList whys;
        for (const SurveyReport &report : unit.ranking.reports) {
            whys.append(u"not %1, because %2"_s.arg(report.name, whyNot(report)));
        }
        notes.append(u"it answers, but no profile fits: "_s + whys.join(u"; "_s));
    }
    for (const SurveyReport &report : shown(unit)) {
        const QString name = shown(unit).size() > 1 ? report.name + u": "_s : QString();
        if (!report.faults.isEmpty()) {
            notes.append(name + u"fault: "_s + report.faults.join(u", "_s));
        }
        for (const QString &doubt : report.doubts) {
            notes.append(name + doubt);
        }
        if (report.allZero) {
            notes.append(name + u"every register holds 0, which an empty place does too"_s);
        }
        if (report.identity == SurveyReport::Identity::Unanswered) {
            notes.append(name + u"its identity register does not answer: "_s + report.identityText);
        }
    }
    return notes;
}

QString healthWord(Health health)
{
    switch (health) {
    case Health::Answers:
        return u"answers"_s;
    case Health::Silent:
        return u"silent"_s;
    case Health::NoPath:
        return u"gateway-has-no-path"_s;
    case Health::Garbage:
        return u"not-modbus"_s;
    case Health::Unasked:
        break;
    }
    return u"not-asked"_s;
}

QString silenceText(const QList<ProbedUnit> &units)
{
    QList<int> silent;
    QList<int> noPath;
    QString text;
    for (const ProbedUnit &unit : units) {
        if (unit.health == Health::Silent) {
            silent.append(unit.unit);
        } else if (unit.health == Health::NoPath) {
            noPath.append(unit.unit);
        } else if (unit.health == Health::Garbage) {
            text += wrapped(u"unit %1: "_s.arg(unit.unit), u"no Modbus answer: "_s + unit.trouble);
        }
    }
    if (!noPath.isEmpty()) {
        text += wrapped(u"nothing there, says the gateway: "_s, u"units "_s + unitsText(noPath));
    }
    if (!silent.isEmpty()) {
        text += wrapped(u"silent: "_s, u"units "_s + unitsText(silent));
    }
    return text;
}

QString certaintyWord(Certainty certainty)
{
    switch (certainty) {
    case Certainty::Match:
        return u"match"_s;
    case Certainty::Likely:
        return u"likely"_s;
    case Certainty::Uncertain:
        return u"uncertain"_s;
    case Certainty::Unknown:
        break;
    }
    return u"unknown"_s;
}

QString identityWord(SurveyReport::Identity identity)
{
    switch (identity) {
    case SurveyReport::Identity::Matches:
        return u"matches"_s;
    case SurveyReport::Identity::Differs:
        return u"differs"_s;
    case SurveyReport::Identity::Unanswered:
        return u"no-answer"_s;
    case SurveyReport::Identity::None:
        break;
    }
    return u"none"_s;
}

template<typename T> QJsonValue jsonOf(const std::optional<PointResult<T>> &result)
{
    return result && *result ? QJsonValue(**result) : QJsonValue();
}

QJsonObject reportJson(const SurveyReport &report)
{
    QJsonObject json{{u"device"_s, report.name}, {u"fits"_s, report.fits()},
        {u"identity"_s, identityWord(report.identity)}, {u"temperature"_s, jsonOf(report.temperature)},
        {u"setpoint"_s, jsonOf(report.setpoint)}, {u"unit"_s, unitLetter(report.unit)},
        {u"faults"_s, QJsonArray::fromStringList(report.faults)},
        {u"oddities"_s, QJsonArray::fromStringList(report.oddities)},
        {u"doubts"_s, QJsonArray::fromStringList(report.doubts)},
        {u"missing"_s, QJsonArray::fromStringList(report.missing)}, {u"wordsSwapped"_s, report.wordsSwapped},
        {u"allZero"_s, report.allZero}};
    const bool hasValve = report.valveOpen && *report.valveOpen;
    json.insert(u"valve"_s, hasValve ? QJsonValue(**report.valveOpen ? u"open"_s : u"closed"_s) : QJsonValue());
    if (report.limits && *report.limits) {
        json.insert(u"limits"_s, QJsonObject{{u"min"_s, (*report.limits)->min}, {u"max"_s, (*report.limits)->max}});
    } else {
        json.insert(u"limits"_s, QJsonValue());
    }
    return json;
}

} // namespace

ProbedUnit probedUnit(const UnitSurvey &survey)
{
    ProbedUnit probed{survey.unit(), survey.health(), survey.trouble(), survey.requests(), {}};
    if (survey.health() == Health::Answers) {
        QList<SurveyReport> reports;
        for (const SurveyCandidate &candidate : survey.candidates()) {
            reports.append(decodeSurvey(candidate, survey.image()));
        }
        probed.ranking = rankReports(std::move(reports));
    }
    return probed;
}

QString probeLine(const ProbedUnit &unit)
{
    if (unit.health != Health::Answers) {
        const QString why = unit.health == Health::Silent ? u"silent"_s : unit.trouble;
        return u"unit %1: %2"_s.arg(unit.unit).arg(why);
    }
    const QStringList names = namesOf(shown(unit));
    const QString what = names.isEmpty() ? u"answers, no profile fits"_s : names.join(u" or "_s);
    return u"unit %1: %2"_s.arg(unit.unit).arg(what);
}

QString probeText(const QString &where, const QList<ProbedUnit> &units)
{
    QList<QStringList> rows{
        {u"UNIT"_s, u"DEVICE"_s, u"SURE"_s, u"TEMPERATURE"_s, u"SET POINT"_s, u"VALVE"_s, u"OWN LIMITS"_s}};
    QString notes;
    qsizetype answering = 0;
    for (const ProbedUnit &unit : units) {
        answering += unit.health == Health::Answers ? 1 : 0;
        for (const SurveyReport &report : shown(unit)) {
            rows.append(rowOf(unit, report));
        }
        for (const QString &note : notesOf(unit)) {
            notes += wrapped(u"unit %1: "_s.arg(unit.unit), note);
        }
    }
    QString text = u"%1: %2 of %3 units answer\n"_s.arg(where).arg(answering).arg(units.size());
    if (rows.size() > 1) {
        text += u'\n' + textTable(rows, {0, 3, 4});
    }
    const QString rest = notes + silenceText(units);
    return rest.isEmpty() ? text : text + u'\n' + rest;
}

QJsonObject probeJson(const QString &where, const QList<ProbedUnit> &units)
{
    QJsonArray list;
    for (const ProbedUnit &unit : units) {
        QJsonObject json{{u"unit"_s, unit.unit}, {u"state"_s, healthWord(unit.health)}, {u"requests"_s, unit.requests},
            {u"detail"_s, unit.trouble.isEmpty() ? QJsonValue() : QJsonValue(unit.trouble)}};
        if (unit.health == Health::Answers) {
            QJsonArray candidates;
            for (const SurveyReport &report : unit.ranking.reports) {
                candidates.append(reportJson(report));
            }
            const QList<SurveyReport> best = shown(unit);
            json.insert(u"certainty"_s, certaintyWord(unit.ranking.certainty));
            json.insert(u"device"_s, best.size() == 1 ? QJsonValue(best.first().name) : QJsonValue());
            json.insert(u"candidates"_s, candidates);
        }
        list.append(json);
    }
    return {{u"address"_s, where}, {u"units"_s, list}};
}

QString unitsText(const QList<int> &units)
{
    QStringList parts;
    for (qsizetype first = 0; first < units.size();) {
        qsizetype last = first;
        while (last + 1 < units.size() && units.at(last + 1) == units.at(last) + 1) {
            ++last;
        }
        parts.append(
            first == last ? QString::number(units.at(first)) : u"%1-%2"_s.arg(units.at(first)).arg(units.at(last)));
        first = last + 1;
    }
    return parts.join(u", "_s);
}

QString degreesText(double value, TemperatureUnit unit)
{
    return u"%1 %2"_s.arg(value, 0, 'g', 6).arg(unitSymbol(unit));
}

QString rangeText(const ValueRange &range, TemperatureUnit unit)
{
    return u"%1 to %2"_s.arg(range.min, 0, 'g', 6).arg(degreesText(range.max, unit));
}

} // namespace cellar
