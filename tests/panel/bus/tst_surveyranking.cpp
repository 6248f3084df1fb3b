// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/surveyranking.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

using Certainty = SurveyRanking::Certainty;
using Identity = SurveyReport::Identity;

SurveyReport report(const QString &name, Identity identity = Identity::None)
{
    SurveyReport report;
    report.name = name;
    report.identity = identity;
    report.temperature = PointResult<double>(68.0);
    report.setpoint = PointResult<double>(68.0);
    return report;
}

SurveyReport odd(SurveyReport report)
{
    report.oddities.append(u"odd"_s);
    return report;
}

SurveyReport missing(SurveyReport report)
{
    report.missing.append(u"temperature"_s);
    report.temperature = PointResult<double>(unexpected(PointFault{PointFault::Kind::NoAnswer, u"no"_s}));
    return report;
}

QStringList names(const SurveyRanking &ranking)
{
    QStringList names;
    for (const SurveyReport &report : ranking.reports) {
        names.append(report.name);
    }
    return names;
}

} // namespace

class TestSurveyRanking : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nobodyFits();
    void theOnlyOneThatFitsIsLikely();
    void severalAreNoCertainMatch();
    void anIdentityIsCertain();
    void twoIdentitiesAreNot();
    void anIdentityAloneIsNoMatch();
    void theOrder();
};

void TestSurveyRanking::nobodyFits()
{
    QCOMPARE(rankReports({}).certainty, Certainty::Unknown);
    QCOMPARE(rankReports({odd(report(u"a"_s)), missing(report(u"b"_s)), report(u"c"_s, Identity::Differs)}).certainty,
        Certainty::Unknown);
}

void TestSurveyRanking::theOnlyOneThatFitsIsLikely()
{
    const SurveyRanking ranking = rankReports({odd(report(u"a"_s)), report(u"b"_s)});
    QCOMPARE(ranking.certainty, Certainty::Likely);
    QCOMPARE(names(ranking), (QStringList{u"b"_s, u"a"_s}));
}

void TestSurveyRanking::severalAreNoCertainMatch()
{
    QCOMPARE(rankReports({report(u"a"_s), report(u"b"_s)}).certainty, Certainty::Uncertain);
    QCOMPARE(rankReports({report(u"a"_s), report(u"b"_s, Identity::Unanswered)}).certainty, Certainty::Uncertain);
}

void TestSurveyRanking::anIdentityIsCertain()
{
    const SurveyRanking ranking = rankReports({report(u"a"_s), report(u"b"_s, Identity::Matches), report(u"c"_s)});
    QCOMPARE(ranking.certainty, Certainty::Match);
    QCOMPARE(names(ranking).first(), u"b"_s);
}

void TestSurveyRanking::twoIdentitiesAreNot()
{
    QCOMPARE(rankReports({report(u"a"_s, Identity::Matches), report(u"b"_s, Identity::Matches)}).certainty,
        Certainty::Uncertain);
}

void TestSurveyRanking::anIdentityAloneIsNoMatch()
{
    QCOMPARE(rankReports({odd(report(u"a"_s, Identity::Matches))}).certainty, Certainty::Unknown);
    QCOMPARE(rankReports({odd(report(u"a"_s, Identity::Matches)), report(u"b"_s)}).certainty, Certainty::Likely);
}

void TestSurveyRanking::theOrder()
{
    SurveyReport zeros = report(u"zeros"_s);
    zeros.allZero = true;
    SurveyReport doubtful = report(u"doubtful"_s);
    doubtful.doubts.append(u"setpoint"_s);
    SurveyReport more = report(u"more"_s);
    more.limits = PointResult<ValueRange>(ValueRange{34, 100});
    const SurveyRanking ranking = rankReports({report(u"differs"_s, Identity::Differs), missing(report(u"missing"_s)),
        odd(report(u"odd"_s)), zeros, doubtful, report(u"less"_s), more, report(u"same"_s, Identity::Matches)});
    QCOMPARE(names(ranking), (QStringList{u"same"_s, u"more"_s, u"less"_s, u"doubtful"_s, u"zeros"_s, u"odd"_s,
                                 u"missing"_s, u"differs"_s}));
}

QTEST_APPLESS_MAIN(TestSurveyRanking)
#include "tst_surveyranking.moc"
