// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/command.h"

namespace cellar {

// cellarctl status: the snapshot, once.
class StatusCommand final : public Command
{
    Q_OBJECT

public:
    StatusCommand(const CtlOptions &options, const CtlOutput &output);

    void start() override;

private:
    void onAnswer(const NodeAnswer &answer);

    NodeClient m_client;
    const bool m_json;
};

} // namespace cellar
