// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/snapshot.h"

// What the kiosk says about a panel, in its language. Nothing here can fail.
namespace cellar::panelwords {

// "connected, 11 ms", "connecting…", "not connected, next attempt in 0.8 s".
[[nodiscard]] QString state(const PanelState &panel);
// Of one that is not connected, why first: "no answer, next attempt in 0.8 s".
[[nodiscard]] QString trouble(const PanelState &panel);
// "Modbus TCP, 10.1.10.105:502"; empty when the node does not tell.
[[nodiscard]] QString where(const PanelState &panel);
// "since 14:05", with the day unless it is that of `now`; empty when unknown. Local time.
[[nodiscard]] QString since(const PanelState &panel, Timestamp now);
// "11 ms", "4.2 ms" or, unknown, "–".
[[nodiscard]] QString duration(double ms);
// Of half and of 99 of 100 answers, "4.2 / 19.5 ms" or "–".
[[nodiscard]] QString roundTrip(const LinkStatistics &statistics);

} // namespace cellar::panelwords
