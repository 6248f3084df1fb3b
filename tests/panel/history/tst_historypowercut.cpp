// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/faultyvfs.h"
#include "panel/history/historyrounds.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;

// The power goes while it records: what is found is a beginning of what was recorded, nothing twice, nothing torn, and
// the roll-ups say the same; it goes on from there. Forty times on one file, or CELLAR_CUTS times.
class TestHistoryPowerCut : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsFoundIsABeginning_data();
    void whatIsFoundIsABeginning();
};

void TestHistoryPowerCut::whatIsFoundIsABeginning_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 4; ++seed) {
        QTest::addRow("seed %u", seed) << seed;
    }
}

void TestHistoryPowerCut::whatIsFoundIsABeginning()
{
    QFETCH(quint32, seed);
    const int cuts = qEnvironmentVariableIntValue("CELLAR_CUTS") > 0 ? qEnvironmentVariableIntValue("CELLAR_CUTS") : 10;
    const QTemporaryDir dir;
    FaultyVfs disk;
    QRandomGenerator random(seed);
    const HistoryFile::Options options{dir.filePath(u"history.db"_s), HistoryRounds::hold, HistoryRounds::mostInTail};
    qint64 next = 0;
    int lost = 0;
    for (int cut = 0; cut < cuts; ++cut) {
        qint64 saved = next;
        {
            auto file = HistoryFile::open(options);
            QVERIFY(file);
            FaultyVfs::PowerCut plan{random.generate(), {}, {}};
            (random.bounded(3) == 0 ? plan.afterSyncs : plan.afterWrites) = random.bounded(1, 400);
            disk.cutPower(plan);
            while (!disk.isCut()) {
                HistoryRounds::add(**file, saved);
                if (file.value()->save()) {
                    ++saved;
                    (void)HistoryRounds::tidy(**file, saved);
                }
            }
        }
        disk.powerOn();
        auto file = HistoryFile::open(options);
        QVERIFY2(file, qPrintable(file ? QString() : file.error().text));
        QVERIFY(file.value()->database().check());
        qint64 rounds = 0;
        for (int number = 0; number < HistoryRounds::vessels; ++number) {
            const auto verified = HistoryRounds::verified(**file, number);
            QVERIFY2(verified, qPrintable(u"cut %1 after round %2"_s.arg(cut).arg(saved)));
            QVERIFY(number == 0 || *verified == rounds);
            rounds = *verified;
        }
        QVERIFY(rounds <= saved + 1);
        lost += rounds < saved ? 1 : 0;
        next = rounds;
    }
    QVERIFY(next > 0);
    QVERIFY(lost > 0); // or nothing was tested
}

QTEST_GUILESS_MAIN(TestHistoryPowerCut)
#include "tst_historypowercut.moc"
