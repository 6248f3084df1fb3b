// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/nodeclient.h"
#include "ctl/command.h"
#include "ctl/outside/outsideoptions.h"

namespace cellar {

// `cellarctl connections`: what leaves the building and how that goes, in words.
class ConnectionsCommand final : public Command
{
    Q_OBJECT

public:
    ConnectionsCommand(const OutsideOptions &options, const CtlOutput &output);
    void start() override;

private:
    void onAnswer(const NodeAnswer &answer);

    const OutsideOptions m_options;
    NodeClient m_client;
};

// A line for each destination, heartbeat and record, and whether all is well. Whatever is missing in `json` is told as
// unknown.
struct ConnectionsText
{
    QString text;
    bool isWell = true;
};
[[nodiscard]] ConnectionsText connectionsText(const QJsonObject &json);

} // namespace cellar
