// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/command.h"
#include "ctl/tags/tagtoml.h"

namespace cellar {

// cellarctl import-tags: a file in, files out; nothing is asked over any wire and nothing is overwritten.
class ImportTagsCommand final : public Command
{
    Q_OBJECT

public:
    ImportTagsCommand(ImportTagsOptions options, const CtlOutput &output);

    void start() override;

private:
    void write(const QList<ImportFile> &files);
    void show(const QList<ImportFile> &files);

    const ImportTagsOptions m_options;
};

} // namespace cellar
