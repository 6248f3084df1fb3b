// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/backoff.h"

#include <QRandomGenerator>

#include <algorithm>

namespace cellar {

Random systemRandom()
{
    return [] { return QRandomGenerator::global()->generateDouble(); };
}

Backoff::Backoff(Milliseconds first, Milliseconds most, Random random)
    : m_first(first)
    , m_most(most)
    , m_random(std::move(random))
{
}

Milliseconds Backoff::next()
{
    constexpr int mostDoublings = 20; // beyond any limit that makes sense
    const int doublings = std::min(m_failures++, mostDoublings);
    m_failures = std::min(m_failures, mostDoublings);
    const Milliseconds whole = std::min<Milliseconds>(m_most, m_first * (qint64(1) << doublings));
    return std::chrono::floor<Milliseconds>(whole * (0.5 + m_random() / 2));
}

} // namespace cellar
