// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settingsnames.h"

namespace cellar {

QString panelDriverName(PanelDriver driver)
{
    return panelDriverNames.name(driver);
}

std::optional<PanelDriver> panelDriverFromName(QStringView name)
{
    return panelDriverNames.value(name);
}

QString vesselKindName(VesselKind kind)
{
    return vesselKindNames.name(kind);
}

std::optional<VesselKind> vesselKindFromName(QStringView name)
{
    return vesselKindNames.value(name);
}

} // namespace cellar
