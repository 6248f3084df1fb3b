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
    CloudWatchAlarm,
};

// The command line of the commands about what leaves the building, checked.
struct OutsideOptions
{
    OutsideAction action = OutsideAction::Connections;
    NodeAccess access; // connections
    bool json = false;
    QString configFile; // cloudwatch-alarm: whose [cloudwatch] is used
    QString alarmName; // empty: after the cellar
    QStringList alarmActions; // ARNs
    int alarmMinutes = 5;
    std::optional<QString> help; // to be printed instead of doing anything
};

[[nodiscard]] Result<OutsideOptions> readOutsideOptions(OutsideAction action, const QStringList &arguments);

} // namespace cellar
