// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "sim/faults.h"

#include <QJsonArray>
#include <QJsonObject>

namespace cellar {

// Reads `{"fault": "slow-answers", "ms": 800, "seconds": 20}`. `vessel` and `panel` are left to the caller; any other
// key, wrong type or value out of range is BadInput with the nearest valid word.
[[nodiscard]] Result<Fault> faultFromJson(const QJsonObject &json);
// The same keys back, without `seconds`.
[[nodiscard]] QJsonObject faultToJson(const Fault &fault);
// All kinds with what they do and their options, for people at the control port.
[[nodiscard]] QJsonArray faultCatalogue();

} // namespace cellar
