// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/deviceprofile.h"

namespace cellar {

// Every device profile that a cellar.toml could name.
struct ProfileCatalog
{
    QList<DeviceProfile> profiles; // by name, A to Z
    QList<ConfigProblem> problems; // of files beside cellar.toml that are no usable profile; they are left out
};

// The built-in profiles and those in `folder` (empty: none), which win over a built-in one of the same name.
// `exceptFile` is the cellar.toml itself.
[[nodiscard]] ProfileCatalog loadProfileCatalog(const QString &folder, const QString &exceptFile);

} // namespace cellar
