// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/callbackqueue.h"
#include "bus/modbusfacts.h"
#include "bus/panellink.h"
#include "bus/readplan.h"

#include <QHash>
#include <QSet>

namespace cellar {

// Setpoints of one Modbus connection, read and written ahead of polling. Turns on the device's write enable once per
// connection before its first write. Keeps off the wire what the device would take for another temperature than was
// meant, or what its own limits exclude: unit and decimal point are read once more before every write. Every callback
// comes exactly once, through the owner's queue.
class ModbusSetpoints final : public QObject, private RequestClient
{
    Q_OBJECT

public:
    ModbusSetpoints(const QList<ModbusVessel> &vessels, ModbusFacts &facts, RequestScheduler &scheduler,
        CallbackQueue &callbacks, QObject *parent = nullptr);

    void read(int vessel, PanelLink::ReadDone done);
    void write(int vessel, double value, PanelLink::WriteDone done);

    // Whether a poll that was sent as number `sent` may still show the setpoint from before a write.
    [[nodiscard]] bool isOutdated(int vessel, quint64 sent) const;
    // A device that was away may have been switched off, and its write enable with it.
    void forgetEnable(quint8 unit);
    // The next connection knows nothing of this one. What was under way has already finished with LinkLost.
    void forgetConnection();

Q_SIGNALS:
    // A write has ended, however: a setpoint that was read before is no news any more.
    void written(int vessel);

private:
    enum class Stage
    {
        Reading,
        Checking, // what the device says about itself, before a write
        Enabling, // its enable request is on the way
        AwaitingEnable, // the one of another write to the same device is
        Writing,
    };
    struct Job
    {
        Stage stage = Stage::Reading;
        int vessel = 0;
        double value = 0;
        QList<quint16> words{};
        bool enabledNow = false; // by this write itself
        QList<PlannedRead> reads{}; // of facts, or of the setpoint
        qsizetype unanswered = 0;
        std::optional<Error> trouble{}; // one of them was not answered
        PanelLink::ReadDone readDone{};
        PanelLink::WriteDone writeDone{};
    };

    void requestFinished(quint32 cookie, quint64 sent, const ModbusAnswer &answer) override;
    void onRead(quint32 id, const ModbusAnswer &answer);
    void onChecked(quint32 id, int read, const ModbusAnswer &answer);
    void onEnabled(quint32 id, const ModbusAnswer &answer);
    void onWritten(quint32 id, const ModbusAnswer &answer);

    quint32 add(const Job &job);
    void submitReads(quint32 id, RequestScheduler::Priority priority);
    void check(quint32 id);
    void judge(quint32 id);
    void proceed(quint32 id);
    void sendEnable(quint32 id);
    void sendWrite(quint32 id);
    void finishRead(quint32 id, const PointResult<double> &result);
    void finishWrite(quint32 id, const Result<void> &result);
    [[nodiscard]] QList<PlannedRead> checksBefore(int vessel, double value) const;
    [[nodiscard]] std::optional<quint32> enableKey(int vessel) const;
    [[nodiscard]] std::optional<QString> exclusion(int vessel, double value) const;

    const QList<ModbusVessel> &m_vessels;
    ModbusFacts &m_facts;
    RequestScheduler &m_scheduler;
    CallbackQueue &m_callbacks;
    QHash<quint32, Job> m_jobs;
    quint32 m_lastJob = 0;
    QSet<quint32> m_enabled; // what has been turned on, by enableKey()
    QSet<quint32> m_enabling;
    QHash<int, quint64> m_outdated; // by vessel: the newest request that was sent before its last write ended
};

} // namespace cellar
