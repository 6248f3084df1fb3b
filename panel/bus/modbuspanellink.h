// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/callbackqueue.h"
#include "bus/modbussetpoints.h"
#include "bus/panellink.h"
#include "bus/pollcycle.h"

#include <bitset>
#include <memory>
#include <vector>

namespace cellar {

// A panel of Modbus controllers behind one connection. Polls by the read plan, answers single reads and writes in
// between, and says at once when the connection goes down. Callbacks that still wait when it is destroyed are called
// from its destructor, with LinkLost; signals are not.
class ModbusPanelLink final : public PanelLink
{
    Q_OBJECT

public:
    ModbusPanelLink(QString id, QList<ModbusVessel> vessels, std::unique_ptr<ModbusTransport> transport,
        PollCycle::Timing timing, const Clock &clock, QObject *parent = nullptr);
    ~ModbusPanelLink() override;

    [[nodiscard]] QString id() const override { return m_id; }
    [[nodiscard]] LinkStatus status() const override { return m_status; }
    void start() override;
    void stop() override;
    void readSetpoint(const QString &vessel, ReadDone done) override;
    void writeSetpoint(const QString &vessel, double value, WriteDone done) override;

    // The limits that the device itself keeps, as far as it has told them on this connection. Panel's unit.
    [[nodiscard]] std::optional<ValueRange> deviceLimits(const QString &vessel) const;

private:
    void onAnswered();
    void onClosed(const QString &why);
    void onReadFinished(int read, quint64 sent, const ModbusAnswer &answer);
    void onScanned(double ms);
    void onWritten(int vessel);

    void collect(const PlannedPoint &point, quint64 sent, const ModbusAnswer &answer);
    void fault(VesselSample &sample, Point point, const QString &why) const;
    void publish();
    void publishFailure(int read, quint64 sent, const QString &why);
    void publishLoss(const QString &why);
    void setStatus(LinkState state, const QString &error);
    [[nodiscard]] QString pollError() const;

    const QString m_id;
    const QList<ModbusVessel> m_vessels;
    const ReadPlan m_plan;
    const Clock &m_clock;
    CallbackQueue m_callbacks;
    std::unique_ptr<ModbusTransport> m_transport;
    RequestScheduler m_scheduler;
    PollCycle m_cycle;
    ModbusSetpoints m_setpoints;

    LinkStatus m_status;
    bool m_lossTold = false;
    std::bitset<256> m_heardUnits; // on this connection
    std::vector<VesselSample> m_collected; // one per vessel, since the last publish()
    std::vector<QString> m_readErrors; // one per read: how it went the last time
};

} // namespace cellar
