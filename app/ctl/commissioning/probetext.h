// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/surveyranking.h"

#include <QJsonObject>

namespace cellar {

// What a probe found at one unit.
struct ProbedUnit
{
    quint8 unit = 0;
    UnitSurvey::Health health = UnitSurvey::Health::Unasked;
    QString trouble; // why there is no answer
    int requests = 0;
    SurveyRanking ranking; // when it answers
};

[[nodiscard]] ProbedUnit probedUnit(const UnitSurvey &survey);

// "unit 7: delta-dtb", for the progress.
[[nodiscard]] QString probeLine(const ProbedUnit &unit);
// The whole result for a terminal of 80 columns.
[[nodiscard]] QString probeText(const QString &where, const QList<ProbedUnit> &units);
[[nodiscard]] QJsonObject probeJson(const QString &where, const QList<ProbedUnit> &units);

// "1-3, 7".
[[nodiscard]] QString unitsText(const QList<int> &units);
// "36.8 °F", "34 °F", without digits that mean nothing.
[[nodiscard]] QString degreesText(double value, TemperatureUnit unit);
[[nodiscard]] QString rangeText(const ValueRange &range, TemperatureUnit unit);

} // namespace cellar
