// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shutdownsignal.h"

#include <QSignalSpy>
#include <QTest>

#include <csignal>
#include <thread>

using namespace cellar;

class ShutdownSignalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesTheSignalsBack()
    {
        {
            const ShutdownSignal shutdown;
            struct sigaction during = {};
            ::sigaction(SIGTERM, nullptr, &during);
            QVERIFY(during.sa_handler != SIG_DFL);
        }
        struct sigaction after = {};
        ::sigaction(SIGTERM, nullptr, &after);
        QVERIFY(after.sa_handler == SIG_DFL);
    }

    void tellsOncePerSignal()
    {
        const ShutdownSignal shutdown;
        QSignalSpy requested(&shutdown, &ShutdownSignal::requested);
        ::raise(SIGTERM);
        ::raise(SIGINT);
        QVERIFY2(requested.isEmpty(), "only the event loop tells");
        QTRY_COMPARE(requested.size(), 2);
        QCOMPARE(requested[0][0].toInt(), SIGTERM);
        QCOMPARE(requested[1][0].toInt(), SIGINT);
    }

    void whicheverThreadTheSignalHits()
    {
        const ShutdownSignal shutdown;
        QSignalSpy requested(&shutdown, &ShutdownSignal::requested);
        std::thread([] { ::raise(SIGTERM); }).join();
        QTRY_COMPARE(requested.size(), 1);
    }

    void aFloodOfSignalsDoesNotBlock()
    {
        const ShutdownSignal shutdown;
        QSignalSpy requested(&shutdown, &ShutdownSignal::requested);
        for (int i = 0; i < 100000; ++i) { // more than the pipe holds
            ::raise(SIGINT);
        }
        QTRY_VERIFY(requested.size() > 1000);
    }

    void canBeMadeAgain()
    {
        for (int i = 0; i < 3; ++i) {
            const ShutdownSignal shutdown;
            QSignalSpy requested(&shutdown, &ShutdownSignal::requested);
            ::raise(SIGTERM);
            QTRY_COMPARE(requested.size(), 1);
        }
    }
};

QTEST_GUILESS_MAIN(ShutdownSignalTest)
#include "tst_shutdownsignal.moc"
