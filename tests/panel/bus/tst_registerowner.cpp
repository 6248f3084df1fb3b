// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/registerowner.h"

#include "fakes/surveyprofiles.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class TestRegisterOwner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void ownersAreNamed_data();
    void ownersAreNamed();

private:
    CellarConfig m_config;
};

void TestRegisterOwner::init()
{
    m_config = {};
    m_config.profiles.insert(u"block"_s, blockProfile());
    for (int number = 1; number <= 2; ++number) {
        VesselSettings vessel;
        vessel.id = u"fv-%1"_s.arg(number);
        vessel.label = u"FV %1"_s.arg(number);
        vessel.panel = u"main"_s;
        vessel.device = u"block"_s;
        vessel.unit = 7;
        vessel.offset = 4 * (number - 1);
        m_config.settings.vessels.append(vessel);
    }
}

void TestRegisterOwner::ownersAreNamed_data()
{
    QTest::addColumn<QString>("panel");
    QTest::addColumn<int>("unit");
    QTest::addColumn<int>("function");
    QTest::addColumn<int>("address");
    QTest::addColumn<int>("count");
    QTest::addColumn<QStringList>("texts");
    const QStringList none;
    QTest::newRow("other panel") << u"second"_s << 7 << 6 << 1 << 1 << none;
    QTest::newRow("other unit") << u"main"_s << 8 << 6 << 1 << 1 << none;
    QTest::newRow("other table") << u"main"_s << 7 << 5 << 1 << 1 << none;
    QTest::newRow("free register") << u"main"_s << 7 << 6 << 8 << 1 << none;
    QTest::newRow("setpoint") << u"main"_s << 7 << 6 << 1 << 1 << QStringList{u"setpoint of FV 1 (block)"_s};
    QTest::newRow("with 16") << u"main"_s << 7 << 16 << 5 << 1 << QStringList{u"setpoint of FV 2 (block)"_s};
    QTest::newRow("enable") << u"main"_s << 7 << 5 << 20 << 1 << QStringList{u"write enable of FV 2 (block)"_s};
    QTest::newRow("temperature") << u"main"_s << 7 << 6 << 0 << 1 << QStringList{u"temperature of FV 1 (block)"_s};
    QTest::newRow("across two") << u"main"_s << 7 << 16 << 3 << 2
                                << QStringList{u"lower limit of FV 1 (block)"_s, u"temperature of FV 2 (block)"_s};
}

void TestRegisterOwner::ownersAreNamed()
{
    QFETCH(QString, panel);
    QFETCH(int, unit);
    QFETCH(int, function);
    QFETCH(int, address);
    QFETCH(int, count);
    QStringList texts;
    for (const RegisterOwner &owner : ownersOf(m_config, panel, unit, {function, address, count})) {
        texts.append(owner.text());
    }
    QTEST(texts, "texts");
}

QTEST_APPLESS_MAIN(TestRegisterOwner)
#include "tst_registerowner.moc"
