// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/routetable.h"

using namespace Qt::StringLiterals;

namespace cellar {

void RouteTable::add(Route route)
{
    auto entry = std::make_unique<Entry>();
    const qsizetype at = route.pattern.indexOf("{id}");
    entry->hasId = at >= 0;
    entry->before = entry->hasId ? route.pattern.first(at) : route.pattern;
    entry->after = entry->hasId ? route.pattern.sliced(at + 4) : QByteArray();
    entry->route = std::move(route);
    m_entries.push_back(std::move(entry));
}

std::optional<QByteArrayView> RouteTable::Entry::fits(QByteArrayView path) const
{
    if (!hasId) {
        return path == before ? std::optional(QByteArrayView()) : std::nullopt;
    }
    if (path.size() <= before.size() + after.size() || !path.startsWith(before) || !path.endsWith(after)) {
        return std::nullopt;
    }
    const QByteArrayView id = path.sliced(before.size(), path.size() - before.size() - after.size());
    return id.contains('/') ? std::nullopt : std::optional(id);
}

RouteTable::Match RouteTable::match(HttpMethod method, const QByteArray &path) const
{
    Match match;
    for (const auto &entry : m_entries) {
        const auto id = entry->fits(path);
        if (!id) {
            continue;
        }
        if (entry->route.method == method) {
            match.route = &entry->route;
            match.id = id->isEmpty() ? QByteArray() : QByteArray::fromPercentEncoding(id->toByteArray());
            return match;
        }
        match.allowed += (match.allowed.isEmpty() ? ""_ba : ", "_ba) + methodName(entry->route.method);
    }
    return match;
}

QList<const Route *> RouteTable::routes() const
{
    QList<const Route *> all;
    for (const auto &entry : m_entries) {
        all.append(&entry->route);
    }
    return all;
}

} // namespace cellar
