// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/alphareadout.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

constexpr Timestamp noon{Milliseconds(1'795'442'400'000)};

// Tanks at first, first + 1, … degrees.
QList<AlphaTank> tanksFrom(double first, int count)
{
    QList<AlphaTank> tanks;
    for (int i = 0; i < count; ++i) {
        tanks.append({first + i, 34.0, false});
    }
    return tanks;
}

// One whole read of two pages with so many tanks.
Result<void> readWhole(AlphaReadout &readout, quint64 &fetch, int first, int second)
{
    readout.begin(fetch);
    readout.store(0, tanksFrom(1, first), ++fetch, noon);
    readout.store(1, tanksFrom(first + 1, second), ++fetch, noon);
    return readout.judge();
}

double temperatureOf(const AlphaReadout &readout, int slot)
{
    const std::optional<AlphaReadout::Found> found = readout.tank(slot);
    return found && found->tank.temperature ? *found->tank.temperature : -1;
}

} // namespace

class AlphaReadoutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tooFewTanks();
    void aTankLessIsNotBelieved();
    void aTankThatMovedToTheOtherPageIsNotBelieved();
    void newNumbersAreBelievedTheThirdTime();
    void newNumbersMustComeInARow();
    void pagesFromBeforeDoNotCount();
    void pageWithAnotherNumber();
    void findsTanks();
};

void AlphaReadoutTest::tooFewTanks()
{
    AlphaReadout readout(2, 9);
    quint64 fetch = 0;
    for (int i = 0; i < 5; ++i) {
        const Result<void> judged = readWhole(readout, fetch, 4, 4);
        QVERIFY(!judged);
        QCOMPARE(judged.error().kind, ErrorKind::Protocol);
        QCOMPARE(judged.error().text, u"the pages list 8 tanks (4 + 4), but there is a vessel in slot 9"_s);
    }
    QVERIFY(!readout.isBelieved());
    QVERIFY(!readout.tank(1));
    QVERIFY(!readout.pageOf(1));
    QVERIFY(readWhole(readout, fetch, 4, 5));
    QVERIFY(readout.isBelieved());
}

void AlphaReadoutTest::aTankLessIsNotBelieved()
{
    AlphaReadout readout(2, 5);
    quint64 fetch = 0;
    QVERIFY(readWhole(readout, fetch, 4, 5));
    const Result<void> judged = readWhole(readout, fetch, 3, 5);
    QVERIFY(!judged);
    QCOMPARE(judged.error().text,
        u"the pages list 8 tanks (3 + 5), until now 9 tanks (4 + 5); this is believed if it stays so"_s);
}

void AlphaReadoutTest::aTankThatMovedToTheOtherPageIsNotBelieved()
{
    AlphaReadout readout(2, 5);
    quint64 fetch = 0;
    QVERIFY(readWhole(readout, fetch, 4, 5));
    QVERIFY(!readWhole(readout, fetch, 5, 4));
    QVERIFY(readWhole(readout, fetch, 4, 5));
}

void AlphaReadoutTest::newNumbersAreBelievedTheThirdTime()
{
    AlphaReadout readout(2, 5);
    quint64 fetch = 0;
    QVERIFY(readWhole(readout, fetch, 4, 5));
    QTest::ignoreMessage(QtWarningMsg, "The Alpha panel was changed: its pages list 10 tanks (5 + 5) instead of "
                                       "9 tanks (4 + 5) - check every vessel's 'slot' and 'address'");
    QVERIFY(!readWhole(readout, fetch, 5, 5));
    QVERIFY(!readWhole(readout, fetch, 5, 5));
    QVERIFY(readWhole(readout, fetch, 5, 5));
    QCOMPARE(temperatureOf(readout, 6), 6.0);
    QVERIFY(readWhole(readout, fetch, 5, 5));
    QVERIFY(!readWhole(readout, fetch, 4, 5)); // and the old ones are strange now
}

void AlphaReadoutTest::newNumbersMustComeInARow()
{
    AlphaReadout readout(2, 5);
    quint64 fetch = 0;
    QVERIFY(readWhole(readout, fetch, 4, 5));
    for (int i = 0; i < 5; ++i) {
        QVERIFY(!readWhole(readout, fetch, 5, 5));
        QVERIFY(!readWhole(readout, fetch, 5, 5));
        QVERIFY(readWhole(readout, fetch, 4, 5)); // as before
        QVERIFY(!readWhole(readout, fetch, 5, 5));
        QVERIFY(!readWhole(readout, fetch, 5, 6)); // others again
        QVERIFY(!readWhole(readout, fetch, 2, 2)); // too few
    }
    QCOMPARE(readout.pageOf(5), std::optional<qsizetype>(1));
}

void AlphaReadoutTest::pagesFromBeforeDoNotCount()
{
    AlphaReadout readout(2, 2);
    readout.begin(0);
    QCOMPARE(readout.missing(), std::optional<qsizetype>(0));
    readout.store(0, tanksFrom(1, 1), 1, noon);
    QCOMPARE(readout.missing(), std::optional<qsizetype>(1));
    readout.begin(1); // a write has ended
    QCOMPARE(readout.missing(), std::optional<qsizetype>(0));
    readout.store(1, tanksFrom(2, 1), 2, noon);
    QCOMPARE(readout.missing(), std::optional<qsizetype>(0));
    readout.store(0, tanksFrom(1, 1), 3, noon);
    QVERIFY(!readout.missing());
    QVERIFY(readout.isNewer(0, 2));
    QVERIFY(!readout.isNewer(0, 3));
}

void AlphaReadoutTest::pageWithAnotherNumber()
{
    AlphaReadout readout(2, 3);
    quint64 fetch = 0;
    QVERIFY(readWhole(readout, fetch, 2, 2));
    QVERIFY(readout.checkPage(0));
    readout.store(0, tanksFrom(1, 1), ++fetch, noon);
    const Result<void> checked = readout.checkPage(0);
    QVERIFY(!checked);
    QCOMPARE(checked.error().text, u"the page lists 1 tanks, until now 2"_s);
    QVERIFY(!readout.tank(2)); // and never the first one of the next page
    QVERIFY(readout.checkPage(1));
}

void AlphaReadoutTest::findsTanks()
{
    AlphaReadout readout(3, 5);
    readout.begin(0);
    readout.store(0, tanksFrom(1, 2), 1, noon);
    readout.store(1, tanksFrom(3, 1), 2, noon + Milliseconds(1));
    readout.store(2, tanksFrom(4, 2), 3, noon + Milliseconds(2));
    QVERIFY(readout.judge());
    for (int slot = 1; slot <= 5; ++slot) {
        QCOMPARE(temperatureOf(readout, slot), double(slot));
    }
    QCOMPARE(readout.pageOf(2), std::optional<qsizetype>(0));
    QCOMPARE(readout.pageOf(3), std::optional<qsizetype>(1));
    QCOMPARE(readout.pageOf(4), std::optional<qsizetype>(2));
    QCOMPARE(readout.tank(4)->at, noon + Milliseconds(2));
    for (const int nowhere : {-1, 0, 6}) {
        QVERIFY(!readout.tank(nowhere));
        QVERIFY(!readout.pageOf(nowhere));
    }
}

QTEST_GUILESS_MAIN(AlphaReadoutTest)
#include "tst_alphareadout.moc"
