// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/seed/seedvalues.h"

namespace cellar {

// Every variable that has a place in cellar.toml.
[[nodiscard]] QStringList seedKeysWithAPlace();

// A line for each variable that has no place in cellar.toml, what to do instead; for each that is not the only one of
// its name; and for each section that is left out.
[[nodiscard]] QStringList seedRemarks(const SeedValues &values);

} // namespace cellar
