// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/settings.h"

#include <functional>

namespace cellar {

class TomlTable;

// What could be read of a cellar.toml, right or wrong, so that the checks that need other files can report together
// with the first ones. Not for programs: they use readSettings() or loadCellarConfig().
struct SettingsDraft
{
    Settings settings;
    QList<ConfigProblem> problems;
};

// Reads a table of cellar.toml that this library does not know: [influx] and its like. Called when the table is there;
// what is wrong goes to its document, together with everything else.
struct SectionReader
{
    QString name;
    std::function<void(const TomlTable &table)> read;
};

[[nodiscard]] SettingsDraft draftSettings(
    const QByteArray &text, const QString &name, const QList<SectionReader> &sections = {});

[[nodiscard]] bool hasErrors(const QList<ConfigProblem> &problems);

// The bytes of a configuration file: a regular file of at most 1 MiB. The error is for
// people and does not repeat the name.
[[nodiscard]] Result<QByteArray> readConfigFile(const QString &file);

} // namespace cellar
