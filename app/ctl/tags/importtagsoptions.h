// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/tags/tagpairing.h"

#include <QStringList>

namespace cellar {

// The command line of cellarctl import-tags, checked.
struct ImportTagsOptions
{
    QString file;
    QString panel = QStringLiteral("plc");
    QString address; // of the PLC; empty: not known
    int unit = 1;
    TemperatureUnit temperatureUnit = TemperatureUnit::Fahrenheit;
    double scale = 1.0; // of whole numbers: the value is the register times this
    bool burnoutByOrder = false;
    QList<TagMapping> mappings;
    QString outFolder; // empty: standard output

    std::optional<QString> help; // to be printed instead
};

// `arguments` are those after the command's name. An error is a usage error.
[[nodiscard]] Result<ImportTagsOptions> readImportTagsOptions(const QStringList &arguments);

} // namespace cellar
