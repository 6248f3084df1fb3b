// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/callbackqueue.h"
#include "bus/modbusfacts.h"
#include "bus/modbussetpoints.h"
#include "bus/panellink.h"
#include "bus/pollcycle.h"
#include "bus/vesselpoll.h"

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
    [[nodiscard]] bool writesUnchanged(const QString &vessel) const override;
    void writeSetpoint(const QString &vessel, double value, WriteDone done) override;

    // The limits that the device itself keeps, as far as it has told them on this connection. Panel's unit.
    [[nodiscard]] std::optional<ValueRange> deviceLimits(const QString &vessel) const;

private:
    void onAnswered();
    void onClosed(const QString &why);
    void onReadFinished(int read, quint64 sent, const ModbusAnswer &answer);
    void onScanned(double ms);
    void onWritten(int vessel);
    void onTold(quint8 unit);

    void collect(const PlannedPoint &point, quint64 sent, const ModbusAnswer &answer);
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
    ModbusFacts m_facts;
    ModbusSetpoints m_setpoints;

    LinkStatus m_status;
    bool m_lossTold = false;
    std::vector<VesselPoll> m_polls; // one per vessel
    std::vector<QString> m_readErrors; // one per read: how it went the last time
};

} // namespace cellar
