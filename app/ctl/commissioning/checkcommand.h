// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/command.h"
#include "ctl/commissioning/vesselcheck.h"
#include "ctl/commissioning/wiresession.h"

#include <map>

namespace cellar {

// cellarctl check: every vessel against its controller, panel after panel, unit after unit. Only ever reads. A panel
// that cannot be reached fails its own vessels and no others.
class CheckCommand final : public Command
{
    Q_OBJECT

public:
    CheckCommand(const CommissioningOptions &options, const CtlOutput &output,
        const TransportFactory &transports = modbusTransports());

    void start() override;
    void interrupt() override;

private:
    void nextPanel();
    void openPanel(const PanelSettings &panel);
    void nextUnit();
    void nextRequest();
    void onAnswer(const ModbusRequest &request, const ModbusAnswer &answer);
    void noteUnit();
    void openPages(const PanelSettings &panel);
    void onSamples(const QList<VesselSample> &samples);
    void noteAll(CheckLevel level, const QString &topic, const QString &text);
    [[nodiscard]] QList<VesselSettings> vesselsOf(int unit) const;
    ExitCode show();

    const CommissioningOptions m_options;
    const TransportFactory m_transports;
    SystemClock m_clock;
    CellarConfig m_config;
    QList<PanelSettings> m_panels; // not asked yet
    PanelSettings m_panel;
    QList<int> m_units; // of this panel, not asked yet
    std::unique_ptr<WireSession> m_session;
    std::unique_ptr<UnitSurvey> m_survey;
    std::unique_ptr<PanelLink> m_pages; // of an Alpha panel
    QTimer m_pagesDeadline;
    std::map<QString, VesselCheck> m_checks; // by vessel
};

} // namespace cellar
