// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/nodeaccess.h"
#include "core/result.h"

#include <QStringList>

#include <optional>

namespace cellar {

enum class OutsideAction
{
    Connections,
    Quarantine,
    CloudWatchAlarm,
};

// The command line of the commands about what leaves the building, checked.
struct OutsideOptions
{
    enum class Quarantine
    {
        Show,
        Retry,
        GiveUp,
    };

    OutsideAction action = OutsideAction::Connections;
    NodeAccess access; // connections, quarantine
    bool json = false;
    Quarantine quarantine = Quarantine::Show; // quarantine: what becomes of it
    QString sink; // quarantine: the name of the destination
    std::optional<QString> yes; // quarantine: what confirms giving up without a terminal
    QString configFile; // cloudwatch-alarm: whose [cloudwatch] is used
    QString alarmName; // empty: after the cellar
    QStringList alarmActions; // ARNs
    int alarmMinutes = 5;
    std::optional<QString> help; // to be printed instead of doing anything
};

[[nodiscard]] Result<OutsideOptions> readOutsideOptions(OutsideAction action, const QStringList &arguments);

} // namespace cellar
