// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/seed/dotenv.h"

#include <QHash>
#include <QStringList>

namespace cellar {

// Variables that only make sense together.
struct SeedGroup
{
    QStringList needed;
    QString section; // of cellar.toml: "[influx]"
};

// The variables of the seed's `.env` by name; what stands there twice counts as it is said last, as for docker-compose.
// Gathers what is wrong with them.
class SeedValues
{
public:
    explicit SeedValues(const EnvFile &file);

    // Empty: not there, or nothing behind the '='.
    [[nodiscard]] QString text(const QString &key) const { return m_entries.value(key).value; }
    [[nodiscard]] int line(const QString &key) const { return m_entries.value(key).line; }
    // In the order of the file, each once.
    [[nodiscard]] const QStringList &keys() const { return m_keys; }
    // Those that stand there more than once, with different values.
    [[nodiscard]] const QStringList &ambiguous() const { return m_ambiguous; }
    // The sections of groups that were asked for and of which nothing is there.
    [[nodiscard]] const QStringList &absent() const { return m_absent; }

    // Reports the key when it has no text.
    void demand(const QString &key, const QString &what);
    // Whether the group is there. One that is there in part is reported, and is not.
    [[nodiscard]] bool hasGroup(const SeedGroup &group);

    void problem(const QString &key, const QString &text);
    // In the order of the file.
    [[nodiscard]] QList<ConfigProblem> problems() const;

private:
    QString m_file;
    QHash<QString, EnvEntry> m_entries;
    QStringList m_keys;
    QStringList m_ambiguous;
    QStringList m_absent;
    QList<ConfigProblem> m_problems;
};

} // namespace cellar
