// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/surveyranking.h"

#include <algorithm>
#include <tuple>

namespace cellar {

namespace {

int identityRank(SurveyReport::Identity identity)
{
    switch (identity) {
    case SurveyReport::Identity::Matches:
        return 0;
    case SurveyReport::Identity::None:
        return 1;
    case SurveyReport::Identity::Unanswered:
        return 2;
    case SurveyReport::Identity::Differs:
        break;
    }
    return 3;
}

// How many values could be read that had to agree.
int evidence(const SurveyReport &report)
{
    int count = 0;
    count += report.temperature && *report.temperature ? 1 : 0;
    count += report.setpoint && *report.setpoint ? 1 : 0;
    count += report.valveOpen && *report.valveOpen ? 1 : 0;
    count += report.unitRegister && *report.unitRegister ? 1 : 0;
    count += report.limits && *report.limits ? 1 : 0;
    return count;
}

// The smaller the better.
auto rank(const SurveyReport &report)
{
    const bool answered = report.temperature &&
                          (*report.temperature || report.temperature->error().kind == PointFault::Kind::SensorFault);
    return std::tuple(identityRank(report.identity), !report.fits(), !answered, report.missing.size(),
        report.oddities.size(), report.allZero, report.doubts.size(), -evidence(report), report.name);
}

} // namespace

SurveyRanking rankReports(QList<SurveyReport> reports)
{
    std::stable_sort(reports.begin(), reports.end(),
        [](const SurveyReport &left, const SurveyReport &right) { return rank(left) < rank(right); });
    const auto matches = std::count_if(reports.cbegin(), reports.cend(),
        [](const SurveyReport &report) { return report.identity == SurveyReport::Identity::Matches && report.fits(); });
    const auto fitting =
        std::count_if(reports.cbegin(), reports.cend(), [](const SurveyReport &report) { return report.fits(); });
    SurveyRanking ranking{SurveyRanking::Certainty::Unknown, std::move(reports)};
    if (matches == 1) {
        ranking.certainty = SurveyRanking::Certainty::Match;
    } else if (fitting == 1) {
        ranking.certainty = SurveyRanking::Certainty::Likely;
    } else if (fitting > 1) {
        ranking.certainty = SurveyRanking::Certainty::Uncertain;
    }
    return ranking;
}

} // namespace cellar
