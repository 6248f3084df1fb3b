// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "ctl/tags/clicktags.h"

namespace cellar {

enum class TagRole
{
    Temperature,
    Setpoint,
    Valve,
    Burnout, // the probe is broken
};
// "temperature", "set point", "valve", "burnout bit".
[[nodiscard]] QString tagRoleText(TagRole role);

// What a nickname seems to say: "FV1_Temp" is the temperature of "FV1".
struct TagMeaning
{
    TagRole role = TagRole::Temperature;
    QString vessel; // its words with spaces: "FV 10 1"; empty: the nickname names none
};

// Nothing when no word of it is one that we know for such a type. Words are split at anything that is no letter or
// digit and where case changes: FV1_Temp, FV1-temp, Fv1Temp.
[[nodiscard]] std::optional<TagMeaning> meaningOf(const QString &nickname, ClickTag::Type type);

// By the beginning of the name: FV1 is a fermenter, BT 2 a brite tank.
[[nodiscard]] VesselKind kindOfName(const QString &vessel);
// The same vessel whatever its case and separators: "fv-10-1". A valid id of a vessel, or empty.
[[nodiscard]] QString idOfName(const QString &vessel);

} // namespace cellar
