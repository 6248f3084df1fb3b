// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/statuscommand.h"

#include "ctl/statustext.h"
#include "model/snapshotjson.h"

namespace cellar {

StatusCommand::StatusCommand(const CtlOptions &options, const CtlOutput &output)
    : Command(output)
    , m_client(options.access)
    , m_json(options.json)
{
}

void StatusCommand::start()
{
    m_client.get(cellarPath, this, [this](const NodeAnswer &answer) { onAnswer(answer); });
}

void StatusCommand::onAnswer(const NodeAnswer &answer)
{
    const std::optional<Snapshot> snapshot = snapshotOf(answer);
    if (!snapshot) {
        return;
    }
    if (m_json) {
        printJson(*answer);
    } else {
        // The node's clock, not ours: ages are right even when the two disagree.
        print(statusText(*snapshot, snapshot->at));
    }
    finish(ExitCode::Ok);
}

} // namespace cellar
