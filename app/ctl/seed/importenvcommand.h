// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/command.h"
#include "ctl/seed/importenvoptions.h"
#include "ctl/seed/seedtoml.h"

namespace cellar {

// cellarctl import-env: a file in, files out; nothing is asked over any wire. Without --force nothing is overwritten,
// and when anything is wrong nothing is written at all.
class ImportEnvCommand final : public Command
{
    Q_OBJECT

public:
    ImportEnvCommand(ImportEnvOptions options, const CtlOutput &output);

    void start() override;

private:
    [[nodiscard]] QString secretsFolder() const;
    [[nodiscard]] bool isFree(const SeedImport &import);
    [[nodiscard]] bool write(const QString &file, const QByteArray &content, bool isSecret);
    void nothingWritten();

    const ImportEnvOptions m_options;
};

} // namespace cellar
