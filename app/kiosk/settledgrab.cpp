// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "settledgrab.h"

using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr std::chrono::milliseconds patience = 10s;

} // namespace

SettledGrab::SettledGrab(KioskWindow &kiosk)
    : m_kiosk(kiosk)
{
    m_poll.setInterval(150ms);
    connect(&m_poll, &QTimer::timeout, this, &SettledGrab::look);
}

void SettledGrab::start()
{
    m_since.start();
    m_poll.start();
}

void SettledGrab::look()
{
    const VesselListModel &vessels = m_kiosk.ui().vessels();
    const bool read =
        vessels.count() > 0 &&
        vessels.data(vessels.index(0), VesselListModel::TrustRole).value<look::Trust>() != look::Trust::NoData;
    QImage now = m_kiosk.window()->grabWindow();
    const bool settled = read && now == m_last;
    m_last = std::move(now);
    if (settled || m_since.hasExpired(patience.count())) {
        m_poll.stop();
        Q_EMIT taken(m_last);
    }
}

} // namespace cellar
