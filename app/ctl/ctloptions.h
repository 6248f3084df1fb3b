// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/nodeaccess.h"
#include "core/result.h"
#include "ctl/commissioning/commissioningoptions.h"
#include "ctl/outside/outsideoptions.h"
#include "ctl/record/batchoptions.h"
#include "ctl/record/recordoptions.h"
#include "ctl/seed/importenvoptions.h"
#include "ctl/tags/importtagsoptions.h"

#include <QStringList>

#include <optional>

namespace cellar {

// The command line of cellarctl, checked.
struct CtlOptions
{
    enum class Action
    {
        Status,
        Set,
        Watch,
        Wire,
        Probe,
        Read,
        Write,
        Check,
        ImportTags,
        ImportEnv,
        Batch,
        Record,
        Outside,
        Help, // `text` is to be printed, the program ends well
    };

    Action action = Action::Help;
    NodeAccess access;
    bool json = false;
    QString vessel; // set: id or label
    QString value; // set: as typed, checked with the vessel's limits by the node
    std::optional<QString> expected;
    QString wire; // on, off or status
    std::optional<int> minutes; // wire on: until it goes off by itself
    CommissioningOptions commissioning; // probe, read, write, check
    ImportTagsOptions import; // import-tags
    ImportEnvOptions importEnv; // import-env
    BatchOptions batch; // batch
    RecordOptions record; // journal, history, backup, restore
    OutsideOptions outside; // connections, quarantine, cloudwatch-alarm
    QString text;
};

// `arguments` begin with the program's name. An error is a usage error.
[[nodiscard]] Result<CtlOptions> readCtlOptions(const QStringList &arguments);

} // namespace cellar
