// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/command.h"
#include "ctl/record/csvtostdout.h"
#include "ctl/record/recordoptions.h"

namespace cellar {

// cellarctl journal: a page of the node's journal as lines, JSON or CSV, or what a walk along its hashes found.
class JournalCommand final : public Command
{
    Q_OBJECT

public:
    JournalCommand(const RecordOptions &options, const CtlOutput &output);

    void start() override;

private:
    void onPage(const NodeAnswer &answer);
    void onChecked(const NodeAnswer &answer);

    const RecordOptions m_options;
    NodeClient m_client;
    CsvToStdout m_csv;
};

} // namespace cellar
