// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sim/simvessel.h"

#include <QJsonObject>

namespace cellar {

// The truth about one vessel, and what its registers hold, for people and tests at the control port.
[[nodiscard]] QJsonObject simVesselJson(const SimVessel &vessel);

} // namespace cellar
