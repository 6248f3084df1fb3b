// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controllers/cellarstatus.h"
#include "fakes/fakecellar.h"
#include "fakes/manualclock.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class CellarStatusTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }

    void lostConnectionIsSaidAndTakenBack()
    {
        FakeCellar cellar;
        const ManualClock clock;
        const CellarStatus status(cellar, clock);
        QCOMPARE(status.banner(), QString());
        cellar.setConnection(Cellar::Connection::Lost, u"connection refused"_s);
        QCOMPARE(status.banner(), u"No connection to the cellar – trying again"_s);
        QCOMPARE(status.bannerDetail(), u"connection refused"_s);
        cellar.setConnection(Cellar::Connection::Unauthorized);
        QCOMPARE(status.banner(), u"The cellar does not accept this screen's token"_s);
        cellar.setConnection(Cellar::Connection::Connecting);
        QCOMPARE(status.banner(), u"Connecting to the cellar…"_s);
        cellar.setConnection(Cellar::Connection::Online);
        QCOMPARE(status.banner(), QString());
    }
    void sameStateGivesNoSignal()
    {
        FakeCellar cellar;
        const ManualClock clock;
        const CellarStatus status(cellar, clock);
        QSignalSpy name(&status, &CellarStatus::cellarNameChanged);
        QSignalSpy connection(&status, &CellarStatus::connectionChanged);
        cellar.publish(*cellar.snapshot());
        cellar.setConnection(Cellar::Connection::Online);
        QCOMPARE(name.count(), 0);
        QCOMPARE(connection.count(), 0);
    }
    void timeTurnsWithTheMinute()
    {
        FakeCellar cellar;
        ManualClock clock;
        clock.setNow(clock.now() + 59'800ms);
        const CellarStatus status(cellar, clock);
        QCOMPARE(status.timeText(), u"14:00"_s);
        clock.advance(100ms);
        QTRY_COMPARE(status.timeText(), u"14:01"_s);
    }
};

QTEST_GUILESS_MAIN(CellarStatusTest)
#include "tst_cellarstatus.moc"
