// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/reading.h"

#include "core/enumnames.h"

namespace cellar {

namespace {

constexpr EnumNames<Quality, 5> names({{
    {Quality::Good, u"good"},
    {Quality::Stale, u"stale"},
    {Quality::SensorFault, u"sensor-fault"},
    {Quality::LinkLost, u"link-lost"},
    {Quality::NeverRead, u"never-read"},
}});

} // namespace

QString qualityName(Quality quality)
{
    return names.name(quality);
}

std::optional<Quality> qualityFromName(QStringView name)
{
    return names.value(name);
}

} // namespace cellar
