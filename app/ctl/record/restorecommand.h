// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/command.h"
#include "ctl/record/recordoptions.h"

namespace cellar {

// cellarctl restore: puts a backup into the data folder of a node that is not running.
class RestoreCommand final : public Command
{
    Q_OBJECT

public:
    RestoreCommand(const RecordOptions &options, const CtlOutput &output);

    void start() override;

private:
    const RecordOptions m_options;
};

} // namespace cellar
