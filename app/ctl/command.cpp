// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/command.h"

#include "ctl/commissioning/checkcommand.h"
#include "ctl/commissioning/probecommand.h"
#include "ctl/commissioning/readcommand.h"
#include "ctl/commissioning/writecommand.h"
#include "ctl/outside/cloudwatchalarmcommand.h"
#include "ctl/outside/connectionscommand.h"
#include "ctl/outside/quarantinecommand.h"
#include "ctl/record/backupcommand.h"
#include "ctl/record/batchcommand.h"
#include "ctl/record/historycommand.h"
#include "ctl/record/journalcommand.h"
#include "ctl/record/restorecommand.h"
#include "ctl/seed/importenvcommand.h"
#include "ctl/setcommand.h"
#include "ctl/statuscommand.h"
#include "ctl/tags/importtagscommand.h"
#include "ctl/watchcommand.h"
#include "ctl/wirecommand.h"
#include "model/snapshotjson.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace cellar {

Command::Command(CtlOutput output)
    : m_output(std::move(output))
{
}

void Command::printJson(const QJsonObject &json) const
{
    print(QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact)) + u'\n');
}

void Command::interrupt()
{
    finish(ExitCode::Interrupted);
}

void Command::finish(ExitCode code)
{
    if (!std::exchange(m_finished, true)) {
        Q_EMIT finished(code);
    }
}

void Command::fail(const Error &error, ExitCode code)
{
    if (m_finished) {
        return;
    }
    m_output.err(error.text);
    if (code == ExitCode::Unauthorized) {
        m_output.err(
            u"give a token with --token-file or CELLAR_TOKEN; the node keeps the first one in DATA/admin.token"_s);
    }
    if (code == ExitCode::Unreachable) {
        m_output.err(u"is the node running, and is the address right? --url or CELLAR_URL choose another"_s);
    }
    finish(code);
}

std::optional<Snapshot> Command::snapshotOf(const NodeAnswer &answer)
{
    if (!answer) {
        fail(answer.error());
        return std::nullopt;
    }
    const Result<Snapshot> snapshot = snapshotFromJson(*answer);
    if (!snapshot) {
        fail(snapshot.error(), ExitCode::Failed);
        return std::nullopt;
    }
    return *snapshot;
}

namespace {

std::unique_ptr<Command> makeRecordCommand(const RecordOptions &options, const CtlOutput &output)
{
    switch (options.action) {
    case RecordAction::Journal:
        return std::make_unique<JournalCommand>(options, output);
    case RecordAction::History:
        return std::make_unique<HistoryCommand>(options, output);
    case RecordAction::Backup:
        return std::make_unique<BackupCommand>(options, output);
    case RecordAction::Restore:
        return std::make_unique<RestoreCommand>(options, output);
    }
    return nullptr;
}

std::unique_ptr<Command> makeOutsideCommand(const OutsideOptions &options, const CtlOutput &output)
{
    switch (options.action) {
    case OutsideAction::Connections:
        return std::make_unique<ConnectionsCommand>(options, output);
    case OutsideAction::Quarantine:
        return std::make_unique<QuarantineCommand>(options, output);
    case OutsideAction::CloudWatchAlarm:
        return std::make_unique<CloudWatchAlarmCommand>(options, output);
    }
    return nullptr;
}

} // namespace

std::unique_ptr<Command> makeCommand(const CtlOptions &options, const CtlOutput &output)
{
    switch (options.action) {
    case CtlOptions::Action::Status:
        return std::make_unique<StatusCommand>(options, output);
    case CtlOptions::Action::Set:
        return std::make_unique<SetCommand>(options, output);
    case CtlOptions::Action::Watch:
        return std::make_unique<WatchCommand>(options, output);
    case CtlOptions::Action::Wire:
        return std::make_unique<WireCommand>(options, output);
    case CtlOptions::Action::Probe:
        return std::make_unique<ProbeCommand>(options.commissioning, output);
    case CtlOptions::Action::Read:
        return std::make_unique<ReadCommand>(options.commissioning, output);
    case CtlOptions::Action::Write:
        return std::make_unique<WriteCommand>(options.commissioning, output);
    case CtlOptions::Action::Check:
        return std::make_unique<CheckCommand>(options.commissioning, output);
    case CtlOptions::Action::ImportTags:
        return std::make_unique<ImportTagsCommand>(options.import, output);
    case CtlOptions::Action::ImportEnv:
        return std::make_unique<ImportEnvCommand>(options.importEnv, output);
    case CtlOptions::Action::Batch:
        return std::make_unique<BatchCommand>(options.batch, output);
    case CtlOptions::Action::Record:
        return makeRecordCommand(options.record, output);
    case CtlOptions::Action::Outside:
        return makeOutsideCommand(options.outside, output);
    case CtlOptions::Action::Help:
        break;
    }
    return nullptr;
}

} // namespace cellar
