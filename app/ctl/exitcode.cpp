// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/exitcode.h"

namespace cellar {

ExitCode exitCodeOf(const NodeFailure &failure)
{
    switch (failure.error.kind) {
    case ErrorKind::BadInput:
    case ErrorKind::NotFound:
    case ErrorKind::OutOfLimits:
        return ExitCode::BadInput;
    case ErrorKind::Moved:
    case ErrorKind::Locked:
    case ErrorKind::Refused:
        return ExitCode::Refused;
    case ErrorKind::Unauthorized:
    case ErrorKind::Forbidden:
        return ExitCode::Unauthorized;
    case ErrorKind::LinkLost: // the node's own words: the panel is out of reach
        return failure.status == 0 ? ExitCode::Unreachable : ExitCode::Failed;
    case ErrorKind::Timeout:
    case ErrorKind::Protocol:
    case ErrorKind::Io:
    case ErrorKind::Internal:
        break;
    }
    return ExitCode::Failed;
}

ExitCode exitCodeOf(ChangeState finalState)
{
    switch (finalState) {
    case ChangeState::Verified:
        return ExitCode::Ok;
    case ChangeState::Refused:
    case ChangeState::Overridden:
        return ExitCode::Refused;
    case ChangeState::Requested:
    case ChangeState::Writing:
    case ChangeState::Failed:
        break;
    }
    return ExitCode::Failed;
}

} // namespace cellar
