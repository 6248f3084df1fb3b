// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/panelwords.h"

#include "models/panellistmodel.h"

#include <QDateTime>
#include <QLocale>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar::panelwords {

namespace {

// Below 10 with its tenth: a round trip of 0.4 ms is not none.
QString number(double ms)
{
    return QLocale().toString(ms, 'f', ms < 9.95 ? 1 : 0);
}

QString driverName(PanelDriver driver)
{
    switch (driver) {
    case PanelDriver::ModbusTcp:
        return u"Modbus TCP"_s;
    case PanelDriver::ModbusRtu:
        return u"Modbus RTU"_s;
    case PanelDriver::Alpha:
        return u"Alpha"_s;
    }
    return {};
}

QString withNextAttempt(const QString &text, const PanelState &panel)
{
    const QString seconds = QLocale().toString(double(panel.backoff.count()) / 1000.0, 'g', 2);
    return panel.backoff > 0ms ? PanelListModel::tr("%1, next attempt in %2 s").arg(text, seconds) : text;
}

} // namespace

QString state(const PanelState &panel)
{
    switch (panel.state) {
    case LinkState::Disconnected:
        return withNextAttempt(PanelListModel::tr("not connected"), panel);
    case LinkState::Connecting:
        return PanelListModel::tr("connecting…");
    case LinkState::Connected:
        return PanelListModel::tr("connected, %1 ms").arg(std::lround(panel.cycleMs));
    }
    return {};
}

QString trouble(const PanelState &panel)
{
    if (panel.error.isEmpty() || panel.state == LinkState::Connected) {
        return state(panel);
    }
    if (panel.state == LinkState::Connecting) {
        return PanelListModel::tr("%1, connecting…").arg(panel.error);
    }
    return withNextAttempt(panel.error, panel);
}

QString where(const PanelState &panel)
{
    return panel.address.isEmpty() ? QString() : u"%1, %2"_s.arg(driverName(panel.driver), panel.address);
}

QString since(const PanelState &panel, Timestamp now)
{
    if (panel.since == Timestamp{}) {
        return {};
    }
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(panel.since.time_since_epoch().count());
    const QDateTime today = QDateTime::fromMSecsSinceEpoch(now.time_since_epoch().count());
    const QString text = QLocale().toString(at, at.date() == today.date() ? u"HH:mm"_s : u"d MMM HH:mm"_s);
    return PanelListModel::tr("since %1").arg(text);
}

QString duration(double ms)
{
    return ms > 0 ? u"%1 ms"_s.arg(number(ms)) : u"–"_s;
}

QString roundTrip(const LinkStatistics &statistics)
{
    return statistics.roundTripP99Ms > 0
               ? u"%1 / %2 ms"_s.arg(number(statistics.roundTripP50Ms), number(statistics.roundTripP99Ms))
               : u"–"_s;
}

} // namespace cellar::panelwords
