// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/command.h"
#include "model/snapshot.h"

#include <QTimer>

namespace cellar {

// cellarctl set: finds the vessel, asks for the change and waits until it is final.
class SetCommand final : public Command
{
    Q_OBJECT

public:
    // How long a change may take until its outcome counts as unknown.
    static constexpr std::chrono::seconds longestChange{60};

    SetCommand(const CtlOptions &options, const CtlOutput &output);

    void start() override;

private:
    void onSnapshot(const NodeAnswer &answer);
    void request(const VesselState &vessel);
    void onAccepted(const NodeAnswer &answer);
    void ask();
    void onAsked(const NodeAnswer &answer);
    void onGivenUp();
    void show(const SetpointChange &change);
    void conclude(const SetpointChange &change);
    void badInput(const QString &text);

    const CtlOptions m_options;
    NodeClient m_client;
    QString m_changeId;
    QString m_label;
    TemperatureUnit m_unit = TemperatureUnit::Fahrenheit;
    QTimer m_nextQuestion;
    QTimer m_patience;
};

} // namespace cellar
