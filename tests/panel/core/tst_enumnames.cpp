// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/enumnames.h"

#include "core/settingsnames.h"
#include "model/reading.h"
#include "model/setpointchange.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class TestEnumNames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unknownNamesHaveNoValue();
    void unlistedValuesHaveNoName();
    void allKeepsTheOrder();
    void everyEnumeratorHasItsSpelling();
};

namespace {

enum class Fruit
{
    Apple,
    Pear,
    Plum
};
constexpr EnumNames<Fruit, 2> fruits({{{Fruit::Pear, u"pear"}, {Fruit::Apple, u"apple"}}});

// Every spelling reads back as its enumerator, and the enumerators are 0, 1, 2 … without a hole.
template<typename E, typename Name, typename Value> void check(const QStringList &spellings, Name name, Value value)
{
    for (qsizetype i = 0; i < spellings.size(); ++i) {
        QCOMPARE(name(E(int(i))), spellings.at(i));
        QCOMPARE(value(spellings.at(i)), std::optional(E(int(i))));
    }
    QCOMPARE(name(E(int(spellings.size()))), QString());
}

} // namespace

void TestEnumNames::unknownNamesHaveNoValue()
{
    for (const QString &name : {QString(), u"Pear"_s, u"pears"_s, u"plum"_s}) {
        QCOMPARE(fruits.value(name), std::nullopt);
    }
}

void TestEnumNames::unlistedValuesHaveNoName()
{
    QCOMPARE(fruits.name(Fruit::Plum), QString());
}

void TestEnumNames::allKeepsTheOrder()
{
    QCOMPARE(fruits.all(), (QStringList{u"pear"_s, u"apple"_s}));
    QCOMPARE(fruits.value(u"apple"), std::optional(Fruit::Apple));
    QCOMPARE(fruits.name(Fruit::Apple), u"apple"_s);
}

void TestEnumNames::everyEnumeratorHasItsSpelling()
{
    check<VesselKind>(
        {u"fermenter"_s, u"brite"_s, u"room"_s, u"glycol"_s, u"other"_s}, vesselKindName, vesselKindFromName);
    check<Quality>(
        {u"good"_s, u"stale"_s, u"sensor-fault"_s, u"link-lost"_s, u"never-read"_s}, qualityName, qualityFromName);
    check<ChangeState>({u"requested"_s, u"writing"_s, u"verified"_s, u"refused"_s, u"overridden"_s, u"failed"_s},
        changeStateName, changeStateFromName);
    QCOMPARE(panelDriverNames.all(), (QStringList{u"modbus-tcp"_s, u"modbus-rtu"_s, u"alpha"_s}));
}

QTEST_APPLESS_MAIN(TestEnumNames)
#include "tst_enumnames.moc"
