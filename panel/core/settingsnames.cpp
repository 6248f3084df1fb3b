// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/enumnames.h"
#include "core/settings.h"

namespace cellar {

namespace {

constexpr EnumNames<VesselKind, 5> kinds({{
    {VesselKind::Fermenter, u"fermenter"},
    {VesselKind::Brite, u"brite"},
    {VesselKind::Room, u"room"},
    {VesselKind::Glycol, u"glycol"},
    {VesselKind::Other, u"other"},
}});

} // namespace

QString vesselKindName(VesselKind kind)
{
    return kinds.name(kind);
}

std::optional<VesselKind> vesselKindFromName(QStringView name)
{
    return kinds.value(name);
}

} // namespace cellar
