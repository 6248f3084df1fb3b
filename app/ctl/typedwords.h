// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "model/snapshot.h"

#include <optional>

// What people type behind a command.
namespace cellar {

// A vessel by id or, whatever its case, by label; NotFound with the nearest one.
[[nodiscard]] Result<VesselState> findVessel(const Snapshot &snapshot, const QString &name);
// A finite number with a decimal point, whatever the locale.
[[nodiscard]] std::optional<double> numberFromText(const QString &text);

} // namespace cellar
