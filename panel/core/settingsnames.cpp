// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settingsnames.h"

namespace cellar {

QString vesselKindName(VesselKind kind)
{
    return vesselKindNames.name(kind);
}

std::optional<VesselKind> vesselKindFromName(QStringView name)
{
    return vesselKindNames.value(name);
}

} // namespace cellar
