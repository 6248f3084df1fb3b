// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>
#include <map>

namespace cellar::soak {

// What must never happen.
enum class Violation
{
    WrongNumber, // shown, but the register never held it in its time
    TooOld, // shown as good though nobody has confirmed it for too long
    Untrue, // a change ended in a state that the register contradicts
    NotOnce, // something did not end exactly once
    Stuck, // something did not end, or a vessel did not come back
    Leak,
};

// What happened all the same: how often, and the first one in words.
class Violations
{
public:
    void add(Violation kind, const QString &text)
    {
        Entry &entry = m_entries[kind];
        if (entry.count++ == 0) {
            entry.first = text;
            if (happened) {
                happened(text);
            }
        }
    }
    [[nodiscard]] bool isEmpty() const { return m_entries.empty(); }
    [[nodiscard]] quint64 count(Violation kind) const
    {
        const auto found = m_entries.find(kind);
        return found == m_entries.end() ? 0 : found->second.count;
    }
    [[nodiscard]] QString first(Violation kind) const
    {
        const auto found = m_entries.find(kind);
        return found == m_entries.end() ? QString() : found->second.first;
    }

    std::function<void(const QString &)> happened; // the first of each kind

private:
    struct Entry
    {
        quint64 count = 0;
        QString first;
    };
    std::map<Violation, Entry> m_entries;
};

} // namespace cellar::soak
