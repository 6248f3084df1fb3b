// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/changeledger.h"

namespace cellar {

namespace {

int rank(ChangeState state)
{
    switch (state) {
    case ChangeState::Requested:
        return 0;
    case ChangeState::Writing:
        return 1;
    case ChangeState::Verified:
    case ChangeState::Refused:
    case ChangeState::Overridden:
    case ChangeState::Failed:
        break;
    }
    return 2;
}

} // namespace

std::optional<SetpointChange> ChangeLedger::change(const QString &id) const
{
    const auto found = m_changes.constFind(id);
    return found == m_changes.cend() ? std::nullopt : std::optional(*found);
}

void ChangeLedger::hold(const QString &vessel)
{
    ++m_waiting[vessel];
}

QList<SetpointChange> ChangeLedger::release(const QString &vessel)
{
    if (--m_waiting[vessel] > 0) {
        return {};
    }
    m_waiting.remove(vessel);
    QList<SetpointChange> news;
    for (const SetpointChange &change : std::exchange(m_held, {})) {
        if (change.vessel != vessel) {
            m_held.append(change);
        } else {
            news += note(change);
        }
    }
    return news;
}

void ChangeLedger::accept(const SetpointChange &change)
{
    (void)remember(change);
    if (!isFinal(m_changes.value(change.id, change).state)) {
        m_watched.insert(change.id);
    }
}

QList<SetpointChange> ChangeLedger::note(const SetpointChange &change)
{
    if (m_waiting.contains(change.vessel)) {
        m_held.append(change);
        return {};
    }
    if (!remember(change)) {
        return {};
    }
    if (isFinal(change.state)) {
        m_watched.remove(change.id);
    }
    return {change};
}

// False for what was known already, or is older than what is known.
bool ChangeLedger::remember(const SetpointChange &change)
{
    const auto known = m_changes.find(change.id);
    if (known != m_changes.end()) {
        if (rank(change.state) <= rank(known->state)) {
            return false;
        }
        *known = change;
        return true;
    }
    m_changes.insert(change.id, change);
    m_order.enqueue(change.id);
    while (m_order.size() > remembered) {
        const QString oldest = m_order.dequeue();
        m_changes.remove(oldest);
        m_watched.remove(oldest);
    }
    return true;
}

} // namespace cellar
