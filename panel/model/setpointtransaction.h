// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/panellink.h"
#include "core/clock.h"
#include "model/cellar.h"
#include "model/changerecorder.h"

#include <QTimer>

namespace cellar {

// One setpoint change from "may I?" to proof. Reads the panel first (the caller's `expected` is compared with what the
// panel holds now, not with the last poll), has the change written down, writes only when that changes anything, and
// reads back until it knows.
// Owned by LocalCellar, main thread. Emits accepted() or declined() exactly once; after accepted() the states follow
// through progressed() and end with finished() exactly once.
class SetpointTransaction : public QObject
{
    Q_OBJECT

public:
    // `request.value` has passed checkSetpoint(). `unit` is for the sentences. Without `recorder` nobody writes it
    // down.
    SetpointTransaction(const SetpointRequest &request, TemperatureUnit unit, PanelLink &link, const Clock &clock,
        ChangeRecorder *recorder, QObject *parent);

    void start();
    [[nodiscard]] const SetpointChange &change() const { return m_change; }

    // How long to try to read back after the write before giving up.
    static constexpr Milliseconds proofDeadline{8000};

Q_SIGNALS:
    void accepted(const cellar::SetpointChange &change);
    void declined(const cellar::Error &error);
    void progressed(const cellar::SetpointChange &change);
    // The panel was read and holds this value.
    void setpointSeen(double value);
    void finished();

private:
    void onFirstRead(const PointResult<double> &read);
    void onRecorded();
    void write();
    void onWritten(const Result<void> &written);
    void readBack();
    void onReadBack(const PointResult<double> &read);
    void judge(double value);
    void retryOrGiveUp(const QString &why);
    void advance(ChangeState state, const QString &reason = {});

    [[nodiscard]] QString text(double value) const;

    const TemperatureUnit m_unit;
    PanelLink &m_link;
    const Clock &m_clock;
    ChangeRecorder *const m_recorder;
    const std::optional<double> m_expected;
    const std::chrono::steady_clock::time_point m_begun;
    std::chrono::steady_clock::time_point m_writtenAt;
    SetpointChange m_change;
    QString m_writeTrouble; // why it is unknown whether the write arrived; empty when it was acknowledged
    QTimer m_pause;
    int m_readBacks = 0; // that answered
};

} // namespace cellar
