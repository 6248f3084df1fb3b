// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/eventstream.h"
#include "ctl/command.h"
#include "model/snapshot.h"

namespace cellar {

// cellarctl watch: the live stream, as JSON lines or as one line per thing that changed, for ever. Ends only when the
// node cannot be reached at first, or does not accept the token.
class WatchCommand final : public Command
{
    Q_OBJECT

public:
    WatchCommand(const CtlOptions &options, const CtlOutput &output);

    void start() override;

private:
    void onEvent(const ServerEvent &event);
    void onLost(const Error &why);
    void showCellar(const QJsonObject &json);
    void showChange(const QJsonObject &json);
    void showVessel(const VesselState &vessel, Timestamp at);

    EventStream m_stream;
    const bool m_json;
    Snapshot m_snapshot;
    bool m_wasOnline = false;
    bool m_isLost = false;
};

} // namespace cellar
