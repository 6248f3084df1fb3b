// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/unitsurvey.h"

#include "fakes/surveyprofiles.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

using Health = UnitSurvey::Health;

SurveyCandidate candidate(const DeviceProfile &profile, bool wanted = false)
{
    return {profile.name, profile, 0, wanted, false};
}

} // namespace

class TestUnitSurvey : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void silenceCostsOneQuestion();
    void whatIsNoAnswer_data();
    void whatIsNoAnswer();
    void anExceptionIsAnAnswer();
    void aLaterSilenceIsAboutOneRead();
    void identicalReadsAreAskedOnce();
    void anotherIdentityEndsIt();
    void unlessItIsWanted();
    void refusedBlocksAreTakenApart();
    void withoutATemperatureItEnds();
    void aSilentBlockIsNotTakenApart();
    void theEnableMayBeAnInput();
    void itOnlyEverReads();
    void identities_data();
    void identities();
};

void TestUnitSurvey::silenceCostsOneQuestion()
{
    RegisterDevice nobody;
    UnitSurvey survey(7, {candidate(floatProfile()), candidate(blockProfile())});
    QCOMPARE(survey.health(), Health::Unasked);
    QVERIFY(runSurvey(survey, nobody));
    QCOMPARE(survey.health(), Health::Silent);
    QCOMPARE(survey.requests(), 1);
    QCOMPARE(nobody.asked().first().unit, quint8(7));
}

void TestUnitSurvey::whatIsNoAnswer_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("exception");
    QTest::addColumn<Health>("health");
    using Status = ModbusAnswer::Status;
    QTest::newRow("no path") << int(Status::Exception) << 10 << Health::NoPath;
    QTest::newRow("no response") << int(Status::Exception) << 11 << Health::NoPath;
    QTest::newRow("garbage") << int(Status::Protocol) << 0 << Health::Garbage;
    QTest::newRow("hung up") << int(Status::LinkLost) << 0 << Health::Garbage;
}

void TestUnitSurvey::whatIsNoAnswer()
{
    QFETCH(int, status);
    QFETCH(int, exception);
    UnitSurvey survey(1, {candidate(blockProfile())});
    const ModbusRequest request = *survey.next();
    survey.take(request, {static_cast<ModbusAnswer::Status>(status), quint8(exception), u"why"_s, {}});
    QTEST(survey.health(), "health");
    QCOMPARE(survey.trouble(), u"why"_s);
    QVERIFY(!survey.next());
}

void TestUnitSurvey::anExceptionIsAnAnswer()
{
    RegisterDevice device;
    device.put(1, 9999, {1});
    UnitSurvey survey(1, {candidate(blockProfile())});
    QVERIFY(runSurvey(survey, device));
    QCOMPARE(survey.health(), Health::Answers);
    QVERIFY(survey.trouble().isEmpty());
}

void TestUnitSurvey::aLaterSilenceIsAboutOneRead()
{
    RegisterDevice device;
    fillBlock(device);
    UnitSurvey survey(1, {candidate(blockProfile())});
    const ModbusRequest first = *survey.next();
    survey.take(first, device.answer(first));
    const ModbusRequest second = *survey.next();
    survey.take(second, {ModbusAnswer::Status::Timeout, 0, u"silence"_s, {}});
    QCOMPARE(survey.health(), Health::Answers);
    QVERIFY(!survey.next());
    QVERIFY(survey.image().words({3, 0, 4}));
    QCOMPARE(survey.image().failure({2, 1, 1})->text, u"silence"_s);
}

void TestUnitSurvey::identicalReadsAreAskedOnce()
{
    DeviceProfile twin = blockProfile();
    twin.name = u"twin"_s;
    twin.deviceLimits.reset(); // its read is a part of the other's
    RegisterDevice device;
    fillBlock(device);
    UnitSurvey survey(1, {candidate(blockProfile()), candidate(twin)});
    QVERIFY(runSurvey(survey, device));
    QCOMPARE(survey.requests(), 2);
}

void TestUnitSurvey::anotherIdentityEndsIt()
{
    RegisterDevice device;
    fillFloat(device);
    device.put(4, 200, {0x5858});
    UnitSurvey survey(1, {candidate(floatProfile())});
    QVERIFY(runSurvey(survey, device));
    QCOMPARE(survey.requests(), 1);
}

void TestUnitSurvey::unlessItIsWanted()
{
    RegisterDevice device;
    fillFloat(device);
    device.put(4, 200, {0x5858});
    UnitSurvey survey(1, {candidate(floatProfile(), true)});
    QVERIFY(runSurvey(survey, device));
    QCOMPARE(survey.requests(), 4);
}

void TestUnitSurvey::refusedBlocksAreTakenApart()
{
    RegisterDevice device;
    fillBlock(device);
    device.limit(1);
    UnitSurvey survey(1, {candidate(blockProfile())});
    QVERIFY(runSurvey(survey, device));
    QCOMPARE(survey.requests(), 1 + 4 + 1);
    QVERIFY(survey.image().words({3, 0, 4}));
}

void TestUnitSurvey::withoutATemperatureItEnds()
{
    RegisterDevice device;
    device.put(3, 1, {680, 1000, 340});
    UnitSurvey survey(1, {candidate(blockProfile())});
    QVERIFY(runSurvey(survey, device));
    QCOMPARE(survey.requests(), 2); // the block, then the temperature alone
}

void TestUnitSurvey::aSilentBlockIsNotTakenApart()
{
    UnitSurvey survey(1, {candidate(floatProfile())});
    RegisterDevice device;
    fillFloat(device);
    const ModbusRequest identity = *survey.next();
    survey.take(identity, device.answer(identity));
    const ModbusRequest block = *survey.next();
    QCOMPARE(block.count, quint16(4));
    survey.take(block, {ModbusAnswer::Status::Timeout, 0, u"silence"_s, {}});
    QVERIFY(!survey.next());
}

void TestUnitSurvey::theEnableMayBeAnInput()
{
    RegisterDevice device;
    fillBlock(device);
    device.forbid(1);
    SurveyCandidate withEnable = candidate(blockProfile());
    withEnable.withEnable = true;
    UnitSurvey survey(1, {withEnable});
    QVERIFY(runSurvey(survey, device));
    QCOMPARE(survey.image().words({2, 16, 1}), std::optional(QList<quint16>{0}));
    QCOMPARE(device.asked().last().function, quint8(2));
}

void TestUnitSurvey::itOnlyEverReads()
{
    RegisterDevice device;
    fillBlock(device);
    fillFloat(device);
    SurveyCandidate withEnable = candidate(blockProfile());
    withEnable.withEnable = true;
    UnitSurvey survey(1, {withEnable, candidate(floatProfile())});
    QVERIFY(runSurvey(survey, device));
    for (const ModbusRequest &request : device.asked()) {
        QVERIFY(request.isRead());
    }
}

void TestUnitSurvey::identities_data()
{
    QTest::addColumn<QList<quint16>>("words");
    QTest::addColumn<int>("min"); // -1: none
    QTest::addColumn<int>("max");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("matches");
    QTest::newRow("nothing") << QList<quint16>{} << -1 << -1 << QString() << false;
    QTest::newRow("in range") << QList<quint16>{0x100} << 0x100 << 0x1FF << QString() << true;
    QTest::newRow("too low") << QList<quint16>{0xFF} << 0x100 << 0x1FF << QString() << false;
    QTest::newRow("too high") << QList<quint16>{0x200} << 0x100 << 0x1FF << QString() << false;
    QTest::newRow("text") << QList<quint16>{0x544B, 0x3420} << -1 << -1 << u"TK"_s << true;
    QTest::newRow("other text") << QList<quint16>{0x4B54} << -1 << -1 << u"TK"_s << false;
    QTest::newRow("not printable") << QList<quint16>{0x0154} << -1 << -1 << u"\1T"_s << false;
}

void TestUnitSurvey::identities()
{
    QFETCH(QList<quint16>, words);
    QFETCH(int, min);
    QFETCH(int, max);
    QFETCH(QString, text);
    IdentityPoint identity;
    identity.min = min < 0 ? std::nullopt : std::optional(quint16(min));
    identity.max = max < 0 ? std::nullopt : std::optional(quint16(max));
    identity.text = text;
    QTEST(isIdentity(identity, words), "matches");
}

QTEST_APPLESS_MAIN(TestUnitSurvey)
#include "tst_unitsurvey.moc"
