// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/chartwindow.h"

#include <algorithm>
#include <cmath>

using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr Milliseconds shortest = 5min;
constexpr Milliseconds longest = 24h * 3653;

Milliseconds part(Milliseconds span, double of)
{
    return Milliseconds(std::llround(double(span.count()) * of));
}

} // namespace

ChartWindow::ChartWindow(Milliseconds span, Timestamp now)
    : m_from(now - std::clamp(span, shortest, longest))
    , m_to(now)
    , m_follows(true)
{
}

ChartWindow ChartWindow::since(Timestamp from, Timestamp now)
{
    ChartWindow window(now - from, now);
    window.m_grows = true;
    return window;
}

void ChartWindow::pan(double share, Timestamp now)
{
    const Milliseconds way = part(span(), std::clamp(share, -10.0, 10.0));
    m_from += way;
    m_to += way;
    settle(now);
}

void ChartWindow::zoom(double factor, double at, Timestamp now)
{
    if (!(factor > 0) || !std::isfinite(factor) || !std::isfinite(at)) {
        return;
    }
    const double place = std::clamp(at, 0.0, 1.0);
    const Timestamp still = m_from + part(span(), place);
    const double wanted =
        std::clamp(double(span().count()) / factor, double(shortest.count()), double(longest.count()));
    const Milliseconds length(std::llround(wanted));
    m_from = still - part(length, place);
    m_to = m_from + length;
    settle(now);
}

void ChartWindow::settle(Timestamp now)
{
    m_grows = false;
    m_follows = m_to >= now;
    if (m_follows) {
        m_from -= m_to - now;
        m_to = now;
    }
}

void ChartWindow::moveOn(Timestamp now)
{
    if (!m_follows || now <= m_to) {
        return;
    }
    if (!m_grows) {
        m_from += now - m_to;
    }
    m_to = now;
}

} // namespace cellar
