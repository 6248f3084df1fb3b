// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/nodeclient.h"
#include "model/setpointchange.h"

namespace cellar {

// What cellarctl tells a script. Documented in --help and in README.md; never renumbered.
enum class ExitCode
{
    Ok = 0, // shown, or the change is verified
    Usage = 1, // the command line makes no sense
    BadInput = 2, // no such vessel, not a number, out of limits: nothing was written
    Refused = 3, // refused, overridden, moved meanwhile, locked
    Failed = 4, // failed, or the outcome is unknown
    Unreachable = 5, // no node there
    Unauthorized = 6, // the node does not accept the token
    Warnings = 7, // check: something to look at
    Problems = 8, // check: something is wrong
    Interrupted = 130, // Ctrl-C or SIGTERM, as shells count it
};

[[nodiscard]] ExitCode exitCodeOf(const NodeFailure &failure);
[[nodiscard]] ExitCode exitCodeOf(ChangeState finalState);

} // namespace cellar
