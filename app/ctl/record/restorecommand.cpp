// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/record/restorecommand.h"

#include "core/timestamp.h"
#include "ctl/record/statecopy.h"

using namespace Qt::StringLiterals;

namespace cellar {

RestoreCommand::RestoreCommand(const RecordOptions &options, const CtlOutput &output)
    : Command(output)
    , m_options(options)
{
}

void RestoreCommand::start()
{
    const Result<Restored> restored = restoreState(m_options.file, m_options.dataDir, SystemClock().now());
    if (!restored) {
        const ErrorKind kind = restored.error().kind;
        fail(restored.error(), kind == ErrorKind::Locked     ? ExitCode::Refused
                               : kind == ErrorKind::BadInput ? ExitCode::BadInput
                                                             : ExitCode::Failed);
        return;
    }
    print(u"restored: %1 lines of the journal, the newest of %2\n"_s.arg(restored->figures.journalLines)
              .arg(toRfc3339(restored->figures.newest)));
    if (!restored->keptAs.isEmpty()) {
        print(u"what was there is kept as %1\n"_s.arg(restored->keptAs));
    }
    finish(ExitCode::Ok);
}

} // namespace cellar
