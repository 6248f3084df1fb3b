// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "heartbeat/cadence.h"

namespace cellar {

namespace {

constexpr int slackParts = 20; // of the interval

} // namespace

Cadence::Cadence(Milliseconds interval, const Clock &clock)
    : m_interval(interval)
    , m_clock(clock)
{
}

bool Cadence::isDue() const
{
    return !m_next || m_clock.ticks() + m_interval / slackParts >= *m_next;
}

void Cadence::done()
{
    const Ticks now = m_clock.ticks();
    // After a pause the plan begins anew, and nothing is made up for.
    const bool late = !m_next || now >= *m_next + m_interval / slackParts;
    m_next = (late ? now : *m_next) + m_interval;
}

} // namespace cellar
