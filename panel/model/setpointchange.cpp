// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/setpointchange.h"

#include "core/enumnames.h"

namespace cellar {

namespace {

constexpr EnumNames<ChangeState, 6> names({{
    {ChangeState::Requested, u"requested"},
    {ChangeState::Writing, u"writing"},
    {ChangeState::Verified, u"verified"},
    {ChangeState::Refused, u"refused"},
    {ChangeState::Overridden, u"overridden"},
    {ChangeState::Failed, u"failed"},
}});

} // namespace

QString changeStateName(ChangeState state)
{
    return names.name(state);
}

std::optional<ChangeState> changeStateFromName(QStringView name)
{
    return names.value(name);
}

} // namespace cellar
