// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/panellink.h"

#include <QHash>

namespace cellar {

// A panel in memory: holds a setpoint per vessel and answers reads and writes from the event loop. Silent until
// setConnected(true); the test decides what each write does and when polls happen.
class FakePanelLink final : public PanelLink
{
    Q_OBJECT

public:
    enum class WriteMode
    {
        Obey, // takes the value
        Ignore, // acknowledges and keeps its own value
        Refuse, // exception
        Silent, // time-out, value not taken
        SilentTaken, // time-out, but the value was taken
        DropTaken, // the link breaks after the value was taken
        Drop, // the link breaks before
        Hold, // does not answer until releaseWrites()
    };

    explicit FakePanelLink(QString id, QObject *parent = nullptr);

    [[nodiscard]] QString id() const override { return m_id; }
    [[nodiscard]] LinkStatus status() const override { return m_status; }
    void start() override { m_started = true; }
    void stop() override { m_started = false; }
    void readSetpoint(const QString &vessel, ReadDone done) override;
    [[nodiscard]] bool writesUnchanged(const QString & /*vessel*/) const override { return m_writesUnchanged; }
    void writeSetpoint(const QString &vessel, double value, WriteDone done) override;
    [[nodiscard]] ProofPace proofPace() const override { return m_pace; }

    void setConnected(bool connected, const QString &error = {}, Timestamp at = {});
    // Disconnected and waiting this long before the next attempt.
    void setBackoff(Milliseconds backoff, const QString &error);
    void setStatistics(const LinkStatistics &statistics) { m_status.statistics = statistics; }
    void setVessel(const QString &vessel, double temperature, double setpoint, bool open);
    void setTemperatureFault(const QString &vessel, const QString &text);
    void setWriteMode(WriteMode mode) { m_mode = mode; }
    // A hand at the panel; also what a write with this mode leaves behind when `afterWrite` is set.
    void setSetpoint(const QString &vessel, double setpoint) { m_vessels[vessel].setpoint = setpoint; }
    void setReadsFail(bool fail) { m_readsFail = fail; }
    void setProofPace(ProofPace pace) { m_pace = pace; }
    // Single reads of setpoints find that the device cannot be believed.
    void setReadsFault(const QString &text) { m_readsFault = text; }
    void setWritesUnchanged(bool writes) { m_writesUnchanged = writes; }
    void releaseWrites();
    // One poll of everything, as the real link emits it.
    void poll(Timestamp at);
    // One poll in which every value of `vessel` had no answer.
    void pollSilent(const QString &vessel, Timestamp at);

    [[nodiscard]] double setpoint(const QString &vessel) const { return m_vessels.value(vessel).setpoint; }
    [[nodiscard]] int writes() const { return m_writes; }
    [[nodiscard]] int reads() const { return m_reads; }
    [[nodiscard]] bool isStarted() const { return m_started; }

private:
    struct Vessel
    {
        double temperature = 0;
        double setpoint = 0;
        bool open = false;
        QString fault;
    };

    void answerWrite(const QString &vessel, double value, const WriteDone &done);

    QString m_id;
    LinkStatus m_status;
    QHash<QString, Vessel> m_vessels;
    QList<std::function<void()>> m_held;
    WriteMode m_mode = WriteMode::Obey;
    bool m_readsFail = false;
    QString m_readsFault;
    bool m_writesUnchanged = false;
    bool m_started = false;
    int m_writes = 0;
    int m_reads = 0;
    ProofPace m_pace;
};

} // namespace cellar
