// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/seed/seedvalues.h"

#include "core/tomltable.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

SeedValues::SeedValues(const EnvFile &file)
    : m_file(file.name)
    , m_problems(file.problems)
{
    for (const EnvEntry &entry : file.entries) {
        const auto before = m_entries.constFind(entry.key);
        if (before == m_entries.cend()) {
            m_keys.append(entry.key);
        } else if (before->value != entry.value && !m_ambiguous.contains(entry.key)) {
            m_ambiguous.append(entry.key);
        }
        m_entries.insert(entry.key, entry);
    }
}

void SeedValues::demand(const QString &key, const QString &what)
{
    if (text(key).isEmpty()) {
        problem(key, u"%1 is missing: %2"_s.arg(key, what));
    }
}

bool SeedValues::hasGroup(const SeedGroup &group)
{
    QStringList missing = group.needed;
    missing.removeIf([this](const QString &key) { return !text(key).isEmpty(); });
    if (missing.size() == group.needed.size()) {
        m_absent.append(group.section);
        return false;
    }
    const auto given = std::ranges::find_if(group.needed, [this](const QString &key) { return !text(key).isEmpty(); });
    for (const QString &key : missing) {
        problem(line(key) > 0 ? key : *given,
            u"%1 is missing: %2 needs all of %3"_s.arg(key, group.section, group.needed.join(u", "_s)));
    }
    return missing.isEmpty();
}

void SeedValues::problem(const QString &key, const QString &text)
{
    const int where = line(key);
    m_problems.append({{m_file, where, where > 0 ? 1 : 0}, text});
}

QList<ConfigProblem> SeedValues::problems() const
{
    QList<ConfigProblem> sorted = m_problems;
    sortByPosition(sorted);
    return sorted;
}

} // namespace cellar
