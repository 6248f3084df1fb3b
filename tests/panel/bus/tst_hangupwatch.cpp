// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/hangupwatch.h"

#include <QSignalSpy>
#include <QTest>

#include <fcntl.h>
#include <pty.h>
#include <termios.h>
#include <unistd.h>

#include <utility>

using namespace cellar;

class HangUpWatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void tellsOnceThatTheOtherSideIsGone();
    void bytesAreNoHangUp();
    void stoppedWatchHoldsNothing();
    void whatIsNotOpenIsNotWatched();

private:
    int m_device = -1; // what an adapter would be
    int m_line = -1; // the file of whoever opened it
};

void HangUpWatchTest::init()
{
    termios raw{};
    cfmakeraw(&raw);
    QCOMPARE(openpty(&m_device, &m_line, nullptr, &raw, nullptr), 0);
}

void HangUpWatchTest::cleanup()
{
    for (int *file : {&m_device, &m_line}) {
        if (*file >= 0) {
            ::close(std::exchange(*file, -1));
        }
    }
}

void HangUpWatchTest::tellsOnceThatTheOtherSideIsGone()
{
    HangUpWatch watch(m_line);
    QSignalSpy spy(&watch, &HangUpWatch::hungUp);
    ::close(std::exchange(m_device, -1));
    QTRY_COMPARE(spy.size(), 1);
    QTest::qWait(50);
    QCOMPARE(spy.size(), 1);
}

void HangUpWatchTest::bytesAreNoHangUp()
{
    HangUpWatch watch(m_line);
    QSignalSpy spy(&watch, &HangUpWatch::hungUp);
    QCOMPARE(::write(m_device, "xyz", 3), ssize_t(3));
    QTest::qWait(50);
    QCOMPARE(spy.size(), 0);
    char bytes[4];
    QCOMPARE(::read(m_line, bytes, sizeof(bytes)), ssize_t(3)); // they are still the caller's
    ::close(std::exchange(m_device, -1));
    QTRY_COMPARE(spy.size(), 1);
}

void HangUpWatchTest::stoppedWatchHoldsNothing()
{
    HangUpWatch watch(m_line);
    QSignalSpy spy(&watch, &HangUpWatch::hungUp);
    watch.stop();
    watch.stop();
    ::close(std::exchange(m_line, -1));
    char byte;
    QCOMPARE(::read(m_device, &byte, 1), ssize_t(-1)); // EIO: nobody has the other side open
    QTest::qWait(20);
    QCOMPARE(spy.size(), 0);
}

void HangUpWatchTest::whatIsNotOpenIsNotWatched()
{
    HangUpWatch watch(-1);
    QSignalSpy spy(&watch, &HangUpWatch::hungUp);
    QTest::qWait(20);
    QCOMPARE(spy.size(), 0);
    watch.stop();
}

QTEST_GUILESS_MAIN(HangUpWatchTest)
#include "tst_hangupwatch.moc"
