// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controllers/cellarui.h"
#include "fakes/fakecellar.h"
#include "fakes/manualclock.h"

#include <optional>

QT_BEGIN_NAMESPACE
class QQmlEngine;
QT_END_NAMESPACE

namespace cellar {

// What tst_dial.qml commands: a FakeCellar below the kiosk, as the singleton `Bench` of the module CellarTest.
// QuickTest makes one engine per file; reset() gives each test function the demo cellar again.
class DialBench : public QObject
{
    Q_OBJECT
    Q_PROPERTY(int requests READ requests) // how many were sent
    Q_PROPERTY(double requestedValue READ requestedValue) // of the last one

public:
    [[nodiscard]] int requests() const { return int(m_parts->cellar.requests().size()) - m_before; }
    [[nodiscard]] double requestedValue() const { return m_parts->cellar.requests().back().value; }

    Q_INVOKABLE void reset();
    Q_INVOKABLE void setGood(const QString &vessel, bool good);
    Q_INVOKABLE void setVesselCount(int count);
    Q_INVOKABLE void setOnline(bool online);
    // Moves the last accepted change on to its end.
    Q_INVOKABLE void verify();

public Q_SLOTS:
    // Both called by QuickTest.
    void applicationAvailable();
    void qmlEngineAvailable(QQmlEngine *engine);

private:
    struct Parts
    {
        FakeCellar cellar;
        ManualClock clock;
        // Taps merge quickly so that the tests need not wait.
        CellarUi ui{cellar, clock, {Milliseconds(200), Milliseconds(20'000), Milliseconds(10'000), Milliseconds(50)}};
    };

    std::optional<Parts> m_parts; // timers need the application, which QuickTest makes after this object
    int m_before = 0;
};

} // namespace cellar
