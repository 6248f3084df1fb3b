// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel/history/historyrounds.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace cellar;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

// kill -9 while it records: whatever was told to be in the file is, once, and the roll-ups say the same. Twenty times,
// or CELLAR_KILLS times.
class TestHistoryKills : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void killedAtRandomMoments();
};

void TestHistoryKills::killedAtRandomMoments()
{
    const int kills =
        qEnvironmentVariableIntValue("CELLAR_KILLS") > 0 ? qEnvironmentVariableIntValue("CELLAR_KILLS") : 20;
    const QTemporaryDir dir;
    const QString file = dir.filePath(u"history.db"_s);
    const QString program = QCoreApplication::applicationDirPath() + u"/historyload"_s;
    QRandomGenerator random(QRandomGenerator::securelySeeded());
    qint64 told = -1;
    for (int kill = 0; kill < kills; ++kill) {
        QProcess load;
        load.start(program, {file, QString::number(told + 1)});
        QVERIFY(load.waitForStarted());
        // Not before it has committed something, or nothing would be under way.
        QVERIFY(load.waitForReadyRead());
        QTest::qWait(random.bounded(200));
        ::kill(static_cast<pid_t>(load.processId()), SIGKILL);
        QVERIFY(load.waitForFinished());
        QCOMPARE(load.exitStatus(), QProcess::CrashExit); // killed, not ended by an error
        const QByteArrayList lines = load.readAllStandardOutput().split('\n');
        told = lines.at(lines.size() - 2).toLongLong(); // the last whole line

        auto opened = HistoryFile::open({file, HistoryRounds::hold, HistoryRounds::mostInTail});
        QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().text));
        QVERIFY(opened.value()->database().check());
        qint64 rounds = 0;
        for (int number = 0; number < HistoryRounds::vessels; ++number) {
            const auto verified = HistoryRounds::verified(**opened, number);
            QVERIFY2(verified, qPrintable(u"kill %1, told %2"_s.arg(kill).arg(told)));
            QVERIFY(number == 0 || *verified == rounds); // a round is there of all vessels or of none
            rounds = *verified;
        }
        // One more than it had the time to tell, at most.
        QVERIFY2(rounds == told + 1 || rounds == told + 2, qPrintable(u"%1 of %2"_s.arg(rounds).arg(told)));
        told = rounds - 1;
    }
    QVERIFY(told > kills);
    qInfo("%d kills, %lld rounds", kills, static_cast<long long>(told));
}

QTEST_GUILESS_MAIN(TestHistoryKills)
#include "tst_historykills.moc"
