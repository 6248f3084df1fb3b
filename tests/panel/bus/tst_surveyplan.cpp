// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/surveyplan.h"

#include "fakes/surveyprofiles.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

SurveyCandidate candidate(const DeviceProfile &profile, int offset = 0)
{
    return {profile.name, profile, offset, false, false};
}

QList<RegisterRange> ranges(const SurveyCandidate &candidate)
{
    QList<RegisterRange> ranges;
    for (const SurveyRead &read : planSurvey(candidate)) {
        ranges.append(read.range);
    }
    return ranges;
}

} // namespace

class TestSurveyPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void neighboursAreOneRead();
    void theLimitOfTheDeviceSplits();
    void gapsAreBridgedOnlyWhereAllowed();
    void whatLiesOutsideIsLeftOut();
    void offsetsMoveEverything();
    void faultCoilsOneByOne();
};

void TestSurveyPlan::neighboursAreOneRead()
{
    QCOMPARE(ranges(candidate(blockProfile())), (QList<RegisterRange>{{3, 0, 4}, {2, 1, 1}}));
    QCOMPARE(ranges(candidate(floatProfile())), (QList<RegisterRange>{{3, 100, 4}, {3, 110, 2}, {3, 120, 1}}));
}

void TestSurveyPlan::theLimitOfTheDeviceSplits()
{
    DeviceProfile profile = blockProfile();
    profile.maxRegisters = 2;
    QCOMPARE(ranges(candidate(profile)), (QList<RegisterRange>{{3, 0, 2}, {2, 1, 1}, {3, 2, 2}}));
}

void TestSurveyPlan::gapsAreBridgedOnlyWhereAllowed()
{
    DeviceProfile profile = floatProfile();
    profile.bridge = 6;
    QCOMPARE(ranges(candidate(profile)), (QList<RegisterRange>{{3, 100, 12}, {3, 120, 1}}));
}

void TestSurveyPlan::whatLiesOutsideIsLeftOut()
{
    DeviceProfile profile = floatProfile();
    profile.identity->address = 300;
    const SurveyCandidate far = candidate(profile, 65536 - 112);
    QCOMPARE(ranges(far), (QList<RegisterRange>{{3, 65524, 4}, {3, 65534, 2}}));
    QVERIFY(!identityRange(far));
    QVERIFY(planSurvey(candidate(profile, 65536)).isEmpty());
}

void TestSurveyPlan::offsetsMoveEverything()
{
    const SurveyCandidate moved = candidate(blockProfile(), 40);
    QCOMPARE(ranges(moved), (QList<RegisterRange>{{3, 40, 4}, {2, 41, 1}}));
    QCOMPARE(enableRanges(moved), (QList<RegisterRange>{{1, 56, 1}, {2, 56, 1}}));
    QCOMPARE(identityRange(candidate(floatProfile(), 5)), std::optional(RegisterRange{4, 205, 1}));
}

void TestSurveyPlan::faultCoilsOneByOne()
{
    DeviceProfile profile = blockProfile();
    profile.faultBits = FaultBits{1, 8, RegisterType::Uint16, {{0, u"a"_s}, {5, u"b"_s}}};
    QVERIFY(ranges(candidate(profile)).contains(RegisterRange{1, 8, 1}));
    QVERIFY(ranges(candidate(profile)).contains(RegisterRange{1, 13, 1}));
    profile.valve.function = 0; // nobody knows where
    QCOMPARE(rangesOf(candidate(profile), SurveyPoint::Valve).size(), 0);
    QCOMPARE(ranges(candidate(profile)).size(), 3);
}

QTEST_APPLESS_MAIN(TestSurveyPlan)
#include "tst_surveyplan.moc"
