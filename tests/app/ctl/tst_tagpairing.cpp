// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/tags/tagpairing.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

using Type = ClickTag::Type;

class Tags
{
public:
    Tags &number(const QString &nickname, Type type = Type::Float, bool writable = true)
    {
        return add(nickname, type, 3, writable);
    }
    Tags &bit(const QString &nickname) { return add(nickname, Type::Bit, 1, true); }
    Tags &vessel(const QString &name)
    {
        return number(name + u"_Temp"_s).number(name + u"_SP"_s).bit(name + u"_Valve"_s);
    }
    [[nodiscard]] const ClickTags &tags() const { return m_tags; }

private:
    Tags &add(const QString &nickname, Type type, int function, bool writable)
    {
        ClickTag tag;
        tag.line = static_cast<int>(m_tags.tags.size()) + 2;
        tag.address = u"A%1"_s.arg(tag.line);
        tag.nickname = nickname;
        tag.type = type;
        tag.function = function;
        tag.wireAddress = 10 * tag.line;
        tag.writable = writable;
        m_tags.tags.append(tag);
        return *this;
    }

    ClickTags m_tags;
};

TagPairing pair(const Tags &tags, const QStringList &maps = {}, bool byOrder = false)
{
    QList<TagMapping> mappings;
    for (const QString &map : maps) {
        mappings.append(*mappingFromText(map));
    }
    const Result<TagPairing> pairing = pairTags(tags.tags(), mappings, byOrder);
    return pairing ? *pairing : TagPairing();
}

QString whyNot(const TagPairing &pairing, const QString &nickname)
{
    for (const LeftOver &leftOver : pairing.leftOver) {
        if (leftOver.tag.nickname == nickname) {
            return leftOver.why;
        }
    }
    return {};
}

} // namespace

class TestTagPairing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void names_data();
    void names();
    void kinds_data();
    void kinds();
    void whatIsMissingIsTold();
    void aValveMayBeMissing();
    void twoForOneAreTold();
    void whatCannotBe();
    void mappings();
    void mappingsOfNothing();
    void moduleBitsAreNotGuessed();
    void unlessTheirOrderIsSaidToBeRight();
    void nothingIsDropped();
};

void TestTagPairing::names_data()
{
    QTest::addColumn<QString>("nickname");
    QTest::addColumn<bool>("bit");
    QTest::addColumn<int>("role"); // -1: none
    QTest::addColumn<QString>("vessel");
    const auto row = [](const QString &nickname, bool bit, int role, const QString &vessel) {
        QTest::newRow(qPrintable(nickname + (bit ? u" bit"_s : QString()))) << nickname << bit << role << vessel;
    };
    const int temperature = int(TagRole::Temperature);
    const int setpoint = int(TagRole::Setpoint);
    const int valve = int(TagRole::Valve);
    row(u"FV1_Temp"_s, false, temperature, u"FV1"_s);
    row(u"FV1-temp"_s, false, temperature, u"FV1"_s);
    row(u"FV1 PV"_s, false, temperature, u"FV1"_s);
    row(u"FV1Temp"_s, false, temperature, u"FV1"_s);
    row(u"Fv1Temperature"_s, false, temperature, u"Fv1"_s);
    row(u"FVTemp"_s, false, temperature, u"FV"_s);
    row(u"Temp_FV1"_s, false, temperature, u"FV1"_s);
    row(u"FV_10_1_Temp"_s, false, temperature, u"FV 10 1"_s);
    row(u"WalkInTemp"_s, false, temperature, u"Walk In"_s);
    row(u"FV1_SP"_s, false, setpoint, u"FV1"_s);
    row(u"FV1_TempSP"_s, false, setpoint, u"FV1"_s);
    row(u"FV1_Set_Point"_s, false, setpoint, u"FV1"_s);
    row(u"FV1SetPoint"_s, false, setpoint, u"FV1"_s);
    row(u"FV1_SV"_s, false, setpoint, u"FV1"_s);
    row(u"FV1_SV"_s, true, valve, u"FV1"_s);
    row(u"FV1_Valve"_s, true, valve, u"FV1"_s);
    row(u"FV1_ValveOpen"_s, true, valve, u"FV1"_s);
    row(u"FV1_Cool_Out"_s, true, valve, u"FV1"_s);
    row(u"FV1_Valve"_s, false, valve, u"FV1"_s);
    row(u"FV1_Burn_Out"_s, true, int(TagRole::Burnout), u"FV1"_s);
    row(u"FV1_Temp_Fault"_s, true, int(TagRole::Burnout), u"FV1"_s);
    row(u"Temp"_s, false, temperature, QString());
    row(u"FV1_Temp"_s, true, -1, QString());
    row(u"FV1_Pressure"_s, false, -1, QString());
    row(u"Tempo"_s, false, -1, QString());
    row(u"___"_s, false, -1, QString());
}

void TestTagPairing::names()
{
    QFETCH(QString, nickname);
    QFETCH(bool, bit);
    QFETCH(int, role);
    QFETCH(QString, vessel);
    const std::optional<TagMeaning> meaning = meaningOf(nickname, bit ? Type::Bit : Type::Float);
    QCOMPARE(meaning ? int(meaning->role) : -1, role);
    if (meaning) {
        QCOMPARE(meaning->vessel, vessel);
    }
}

void TestTagPairing::kinds_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<VesselKind>("kind");
    QTest::addColumn<QString>("id");
    QTest::newRow("FV1") << u"FV1"_s << VesselKind::Fermenter << u"fv1"_s;
    QTest::newRow("FV 10 1") << u"FV 10 1"_s << VesselKind::Fermenter << u"fv-10-1"_s;
    QTest::newRow("BT2") << u"BT2"_s << VesselKind::Brite << u"bt2"_s;
    QTest::newRow("Walk In") << u"Walk In"_s << VesselKind::Room << u"walk-in"_s;
    QTest::newRow("Glycol") << u"Glycol"_s << VesselKind::Glycol << u"glycol"_s;
    QTest::newRow("FVX") << u"FVX"_s << VesselKind::Other << u"fvx"_s;
    QTest::newRow("Gärtank") << u"Gärtank 1"_s << VesselKind::Other << u"g-rtank-1"_s;
    QTest::newRow("nothing") << u"ä"_s << VesselKind::Other << QString();
}

void TestTagPairing::kinds()
{
    QFETCH(QString, name);
    QTEST(kindOfName(name), "kind");
    QTEST(idOfName(name), "id");
}

void TestTagPairing::whatIsMissingIsTold()
{
    const TagPairing pairing = pair(Tags().number(u"FV1_Temp"_s).vessel(u"FV2"_s));
    QCOMPARE(pairing.vessels.size(), 1);
    QCOMPARE(whyNot(pairing, u"FV1_Temp"_s), u"FV1 has no set point"_s);
}

void TestTagPairing::aValveMayBeMissing()
{
    const TagPairing pairing = pair(Tags().number(u"FV1_Temp"_s).number(u"FV1_SP"_s));
    QCOMPARE(pairing.vessels.size(), 1);
    QVERIFY(!pairing.vessels.first().valve);
    QCOMPARE(pairing.remarks, QStringList{u"FV1 has no valve tag: its valve will not be shown; --map TAG=FV1.valve"_s});
    QVERIFY(pair(Tags().number(u"FV1_Temp"_s).bit(u"FV1_Valve"_s)).vessels.isEmpty());
}

void TestTagPairing::twoForOneAreTold()
{
    const TagPairing pairing = pair(Tags().vessel(u"FV1"_s).number(u"fv1_pv"_s));
    QVERIFY(pairing.vessels.isEmpty());
    QCOMPARE(pairing.leftOver.size(), 4);
    QCOMPARE(whyNot(pairing, u"fv1_pv"_s), u"FV1 has more than one temperature; say which with --map"_s);
}

void TestTagPairing::whatCannotBe()
{
    const TagPairing pairing =
        pair(Tags().number(u"FV1_SP"_s, Type::Float, false).number(u"Temp"_s).number(u"FV1_Name"_s, Type::Text));
    QCOMPARE(whyNot(pairing, u"FV1_SP"_s), u"this set point cannot be written"_s);
    QCOMPARE(whyNot(pairing, u"Temp"_s), u"its name names no vessel"_s);
    QVERIFY(whyNot(pairing, u"FV1_Name"_s).startsWith(u"its name says nothing"_s));
}

void TestTagPairing::mappings()
{
    const Tags tags = Tags().number(u"TI_101"_s).number(u"TIC_101"_s).bit(u"P_1"_s).bit(u"B_1"_s).number(u"FV1_PV"_s);
    const TagPairing pairing =
        pair(tags, {u"TI_101=FV 1.temp"_s, u"A3=fv-1.sp"_s, u"p_1=FV 1.valve"_s, u"B_1=FV 1.fault"_s, u"FV1_PV=-"_s});
    QCOMPARE(pairing.vessels.size(), 1);
    const TaggedVessel &vessel = pairing.vessels.first();
    QCOMPARE(vessel.name, u"FV 1"_s);
    QCOMPARE(vessel.id, u"fv-1"_s);
    QCOMPARE(vessel.kind, VesselKind::Fermenter);
    QCOMPARE(vessel.setpoint.nickname, u"TIC_101"_s);
    QCOMPARE(vessel.burnout->nickname, u"B_1"_s);
    QCOMPARE(whyNot(pairing, u"FV1_PV"_s), u"left out by --map"_s);
}

void TestTagPairing::mappingsOfNothing()
{
    const Result<TagPairing> pairing =
        pairTags(Tags().number(u"TI_101"_s).tags(), {{u"TI_102"_s, u"FV1"_s, TagRole::Temperature}}, false);
    QVERIFY(!pairing);
    QVERIFY(pairing.error().text.contains(u"did you mean \"TI_101\"?"_s));
    for (const QString &bad : {u"x"_s, u"=FV1.temp"_s, u"x=FV1"_s, u"x=.temp"_s, u"x=FV1.x"_s, u"x=ä.temp"_s}) {
        QVERIFY2(!mappingFromText(bad), qPrintable(bad));
    }
}

void TestTagPairing::moduleBitsAreNotGuessed()
{
    const Tags tags = Tags().vessel(u"FV1"_s).bit(u"_IO1_CH1_Burnout"_s).bit(u"_IO1_Module_Error"_s);
    const TagPairing pairing = pair(tags);
    QVERIFY(!pairing.vessels.first().burnout);
    QCOMPARE(whyNot(pairing, u"_IO1_CH1_Burnout"_s), u"whose probe is it? --map _IO1_CH1_Burnout=VESSEL.fault"_s);
    QCOMPARE(whyNot(pairing, u"_IO1_Module_Error"_s), u"a bit of a module, not of a vessel"_s);
    QCOMPARE(pair(tags, {u"_IO1_CH1_Burnout=FV1.fault"_s}).vessels.first().burnout->nickname, u"_IO1_CH1_Burnout"_s);
}

void TestTagPairing::unlessTheirOrderIsSaidToBeRight()
{
    const Tags tags = Tags().bit(u"_IO1_CH1_Burnout"_s).bit(u"_IO1_CH2_Burnout"_s).vessel(u"FV2"_s).vessel(u"FV1"_s);
    const TagPairing pairing = pair(tags, {}, true);
    QCOMPARE(pairing.vessels.at(0).burnout->nickname, u"_IO1_CH1_Burnout"_s); // FV2's temperature comes first
    QCOMPARE(pairing.vessels.at(1).burnout->nickname, u"_IO1_CH2_Burnout"_s);
    QCOMPARE(pairing.remarks.size(), 2);
    QVERIFY(pairing.leftOver.isEmpty());
}

void TestTagPairing::nothingIsDropped()
{
    Tags tags;
    tags.vessel(u"FV1"_s).vessel(u"BT1"_s).number(u"LI_1"_s).bit(u"_IO1_CH1_Burnout"_s).bit(u"FV9_Valve"_s);
    tags.number(QString()).number(u"x"_s, Type::Text).number(u"Temp"_s);
    const TagPairing pairing = pair(tags);
    QCOMPARE(3 * pairing.vessels.size() + pairing.leftOver.size() + pairing.nameless, tags.tags().tags.size());
    QCOMPARE(pairing.nameless, 1);
}

QTEST_APPLESS_MAIN(TestTagPairing)
#include "tst_tagpairing.moc"
