// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/record/backupcommand.h"

#include "ctl/record/statecopy.h"

using namespace Qt::StringLiterals;

namespace cellar {

BackupCommand::BackupCommand(const RecordOptions &options, const CtlOutput &output)
    : Command(output)
    , m_options(options)
    , m_file(unfinished())
{
}

BackupCommand::~BackupCommand()
{
    m_download.reset();
    if (m_file.isOpen()) {
        m_file.remove();
    }
}

void BackupCommand::start()
{
    if (QFile::exists(m_options.file)) {
        fail({ErrorKind::BadInput, u"%1 is there already"_s.arg(m_options.file)}, ExitCode::BadInput);
        return;
    }
    QFile::remove(unfinished()); // of an earlier try
    if (!m_file.open(QIODevice::NewOnly | QIODevice::WriteOnly, QFile::ReadOwner | QFile::WriteOwner)) {
        fail({ErrorKind::Io, u"cannot write %1: %2"_s.arg(unfinished(), m_file.errorString())}, ExitCode::BadInput);
        return;
    }
    m_download = std::make_unique<NodeDownload>(m_options.access, m_file);
    connect(m_download.get(), &NodeDownload::finished, this, &BackupCommand::onFetched);
    m_download->start("/api/v1/backup"_ba, "application/vnd.sqlite3"_ba);
}

void BackupCommand::onFetched(const std::optional<NodeFailure> &failure)
{
    if (failure) {
        fail(*failure);
        return;
    }
    const qint64 bytes = m_file.size();
    m_file.close();
    const Result<StateFigures> looked = lookThrough(unfinished());
    if (!looked) {
        QFile::remove(unfinished());
        fail(looked.error(), ExitCode::Failed);
        return;
    }
    if (!m_file.rename(m_options.file)) {
        fail({ErrorKind::Io, u"cannot write %1: %2"_s.arg(m_options.file, m_file.errorString())}, ExitCode::Failed);
        return;
    }
    print(u"%1: %2 kB, %3 lines of the journal\n"_s.arg(m_options.file)
              .arg((bytes + 1023) / 1024)
              .arg(looked->journalLines));
    finish(ExitCode::Ok);
}

} // namespace cellar
