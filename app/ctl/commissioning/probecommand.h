// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/command.h"
#include "ctl/commissioning/probetext.h"
#include "ctl/commissioning/wiresession.h"

namespace cellar {

// cellarctl probe: asks unit after unit and says what each of them is. Only ever reads. What was found so far is
// shown also when it is interrupted or the connection breaks for good.
class ProbeCommand final : public Command
{
    Q_OBJECT

public:
    ProbeCommand(const CommissioningOptions &options, const CtlOutput &output,
        const TransportFactory &transports = modbusTransports());

    void start() override;
    void interrupt() override;

private:
    [[nodiscard]] bool chooseCandidates(const QString &configFile);
    void nextUnit();
    void nextRequest();
    void onAnswer(const ModbusRequest &request, const ModbusAnswer &answer);
    void noteUnit();
    void conclude();
    void show();

    const CommissioningOptions m_options;
    const TransportFactory m_transports;
    SystemClock m_clock;
    QString m_where;
    QList<SurveyCandidate> m_candidates;
    QList<int> m_toAsk;
    std::unique_ptr<WireSession> m_session;
    std::unique_ptr<UnitSurvey> m_survey;
    QList<ProbedUnit> m_found;
    int m_garbage = 0; // units in a row that did not answer in Modbus
};

} // namespace cellar
