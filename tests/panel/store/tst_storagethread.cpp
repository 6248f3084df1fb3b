// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/storagethread.h"

#include <QSemaphore>
#include <QTest>

#include <algorithm>

using namespace cellar;

class StorageThreadTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsJobsInTheirOrderElsewhere();
    void answersInTheThreadOfTheAsker();
    void answerIsDroppedWithItsContext();
    void endsAfterEverythingThatWasGiven();
    void countsWhatIsPending();
};

void StorageThreadTest::runsJobsInTheirOrderElsewhere()
{
    QList<int> order;
    QThread *thread = nullptr;
    {
        StorageThread storage;
        for (int i = 0; i < 100; ++i) {
            storage.post([&order, &thread, i] {
                order.append(i);
                thread = QThread::currentThread();
            });
        }
    }
    QCOMPARE(order.size(), 100);
    QVERIFY(std::is_sorted(order.cbegin(), order.cend()));
    QVERIFY(thread && thread != QThread::currentThread());
}

void StorageThreadTest::answersInTheThreadOfTheAsker()
{
    StorageThread storage;
    QObject context;
    std::unique_ptr<int> answered;
    QThread *thread = nullptr;
    storage.ask(
        &context, [] { return 42; },
        [&](int value) {
            answered = std::make_unique<int>(value);
            thread = QThread::currentThread();
        });
    QVERIFY(!answered);
    QTRY_VERIFY(answered);
    QCOMPARE(*answered, 42);
    QCOMPARE(thread, QThread::currentThread());
}

void StorageThreadTest::answerIsDroppedWithItsContext()
{
    StorageThread storage;
    auto context = std::make_unique<QObject>();
    bool answered = false;
    bool later = false;
    storage.ask(
        context.get(), [] { return 1; }, [&](int) { answered = true; });
    context.reset();
    storage.ask(
        this, [] { return 1; }, [&](int) { later = true; });
    QTRY_VERIFY(later);
    QVERIFY(!answered);
}

void StorageThreadTest::endsAfterEverythingThatWasGiven()
{
    int done = 0;
    {
        StorageThread storage;
        storage.post([&] {
            QTest::qSleep(20);
            storage.post([&done] { ++done; }); // given by a job, before the end was
        });
        storage.post([&done] { ++done; });
        QTest::qSleep(40);
    }
    QCOMPARE(done, 2);
}

void StorageThreadTest::countsWhatIsPending()
{
    StorageThread storage;
    QSemaphore gate;
    storage.post([&gate] { gate.acquire(); });
    storage.post([] {});
    QCOMPARE(storage.pending(), 2);
    gate.release();
    QTRY_COMPARE(storage.pending(), 0);
}

QTEST_GUILESS_MAIN(StorageThreadTest)
#include "tst_storagethread.moc"
