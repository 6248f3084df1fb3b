// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/nodedownload.h"
#include "ctl/command.h"
#include "ctl/record/recordoptions.h"

#include <QFile>

namespace cellar {

// cellarctl backup: a copy of a running node's state in a new file, readable by its owner only. The file has its name
// only when it is whole and has been looked through.
class BackupCommand final : public Command
{
    Q_OBJECT

public:
    BackupCommand(const RecordOptions &options, const CtlOutput &output);
    ~BackupCommand() override;

    void start() override;

private:
    void onFetched(const std::optional<NodeFailure> &failure);
    [[nodiscard]] QString unfinished() const { return m_options.file + QStringLiteral(".part"); }

    const RecordOptions m_options;
    QFile m_file;
    std::unique_ptr<NodeDownload> m_download;
};

} // namespace cellar
