// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/command.h"

namespace cellar {

// cellarctl wire: switches the node's log of the frames on its wires, or tells how it stands. One request.
class WireCommand final : public Command
{
    Q_OBJECT

public:
    WireCommand(const CtlOptions &options, const CtlOutput &output);

    void start() override;

private:
    void onAnswer(const NodeAnswer &answer);

    const CtlOptions m_options;
    NodeClient m_client;
};

} // namespace cellar
