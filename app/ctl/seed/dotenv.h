// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"

#include <QList>
#include <QString>

namespace cellar {

struct EnvEntry
{
    QString key;
    QString value; // without quotes and comment
    int line = 0; // 1-based
};

// What a `.env` says, and every line that says nothing that could be understood.
struct EnvFile
{
    QString name; // of the file, for messages
    QList<EnvEntry> entries{}; // in the order of the file, a key as often as it stands there
    QList<ConfigProblem> problems{};
};

// Reads the dialect of docker-compose and python-dotenv, one variable a line: `KEY=VALUE`, blanks around both, `export`
// before it, '#' for comments, quotes of both kinds. Nothing is looked up: `$NAME` stays as it is. A byte order mark
// and the line ends of Windows do not count. Messages never repeat a value, nor what may be a part of one.
[[nodiscard]] EnvFile readEnvFile(const QByteArray &text, const QString &name);

} // namespace cellar
