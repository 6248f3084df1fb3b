// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/modbustransport.h"
#include "bus/requestscheduler.h"
#include "core/settings.h"

#include <QTimer>

#include <functional>
#include <memory>

namespace cellar {

// The transport to a Modbus panel; null when nothing here speaks its driver.
using TransportFactory = std::function<std::unique_ptr<ModbusTransport>(const PanelSettings &, Clock &)>;
[[nodiscard]] TransportFactory modbusTransports();

// One connection to a panel for the time of a command. Owned by the command, main thread. One request at a time, with
// the pause that the devices need. A connection that breaks is waited for and a read is then sent once more; what was
// written is never sent twice. Every ask() gets exactly one answer, from the event loop, unless the session is
// destroyed first.
class WireSession final : public QObject, private RequestClient
{
    Q_OBJECT

public:
    using Done = std::function<void(const ModbusAnswer &)>;

    WireSession(const PanelSettings &panel, Milliseconds gap, Clock &clock, const TransportFactory &factory);
    ~WireSession() override;

    // Only after the answer to the last one.
    void ask(const ModbusRequest &request, Done done);

    // Not connected, and not for want of time: nothing more can be asked. For people; empty while it works.
    [[nodiscard]] const QString &trouble() const { return m_trouble; }

private:
    void requestFinished(quint32 cookie, quint64 sent, const ModbusAnswer &answer) override;
    void onOpened();
    void onClosed(const QString &why);
    void giveUp(const QString &why);
    void submit();
    void finish(const ModbusAnswer &answer);

    const PanelSettings m_panel;
    std::unique_ptr<ModbusTransport> m_transport;
    std::unique_ptr<RequestScheduler> m_scheduler;
    QTimer m_patience; // for a connection to come back
    ModbusRequest m_request;
    Done m_done;
    bool m_submitted = false;
    bool m_sentBefore = false; // this request, on a connection that broke
    bool m_wasOpen = false;
    QString m_lastClosed;
    QString m_trouble;
};

// Why a serial line cannot be used now, for people: missing, no permission, or in use by another program. Empty: it
// can. Harmless for whoever uses it.
[[nodiscard]] QString serialTrouble(const QString &device);

} // namespace cellar
