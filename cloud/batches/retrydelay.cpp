// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/retrydelay.h"

#include <QRandomGenerator>

#include <algorithm>

namespace cellar {

Milliseconds RetryDelay::next(std::optional<Milliseconds> wished)
{
    constexpr int mostDoublings = 20;
    const int doublings = std::min(m_failures, mostDoublings);
    ++m_failures;
    const Milliseconds whole = std::min<Milliseconds>(m_first * (qint64(1) << doublings), m_longest);
    // Between three quarters and five quarters of it.
    constexpr double least = 0.75;
    constexpr double range = 0.5;
    const double share = least + range * QRandomGenerator::global()->generateDouble();
    const Milliseconds jittered(static_cast<qint64>(static_cast<double>(whole.count()) * share));
    return std::max(jittered, wished.value_or(Milliseconds(0)));
}

} // namespace cellar
