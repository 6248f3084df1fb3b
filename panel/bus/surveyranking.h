// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/surveyreport.h"

namespace cellar {

// Which of several candidates a unit is.
struct SurveyRanking
{
    enum class Certainty
    {
        Match, // its identity register says so and everything else agrees; the only one of which this is true
        Likely, // the only one that fits, but nothing proves it
        Uncertain, // several fit
        Unknown, // none fits
    };
    Certainty certainty = Certainty::Unknown;
    QList<SurveyReport> reports; // the best one first
};

// Identity first, then plausibility: nothing odd, everything answered, not only zeros, and more points that agree.
[[nodiscard]] SurveyRanking rankReports(QList<SurveyReport> reports);

} // namespace cellar
