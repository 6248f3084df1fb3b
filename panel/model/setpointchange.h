// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QMetaType>
#include <QString>

#include <optional>

namespace cellar {

// Where a change stands. The first two are under way, the rest are final.
enum class ChangeState
{
    Requested, // accepted, not yet on the wire
    Writing, // on the wire, or being read back
    Verified, // read back from the panel: it holds the requested value
    Refused, // the panel said no, or acknowledged and kept its own value
    Overridden, // somebody at the panel set a third value meanwhile
    Failed, // the link broke or stayed silent and read-back could not prove that the value arrived
};

// "requested", "writing", "verified", "refused", "overridden", "failed".
[[nodiscard]] QString changeStateName(ChangeState state);
[[nodiscard]] std::optional<ChangeState> changeStateFromName(QStringView name);
[[nodiscard]] constexpr bool isFinal(ChangeState state)
{
    return state != ChangeState::Requested && state != ChangeState::Writing;
}

// One setpoint change from request to proof. Values in the panel's unit.
struct SetpointChange
{
    QString id;
    QString vessel;
    std::optional<double> old; // what the panel held just before
    double requested = 0;
    std::optional<double> readBack; // what it held afterwards, when that could be read
    ChangeState state = ChangeState::Requested;
    QString by; // who
    QString from; // "kiosk", "browser", "cli", "api"
    Timestamp requestedAt{};
    std::optional<Timestamp> finishedAt;
    std::optional<double> elapsedMs; // request to final state, from the monotonic clock
    QString reason; // why it did not end verified; empty otherwise

    friend bool operator==(const SetpointChange &, const SetpointChange &) = default;
};

// What a face asks for.
struct SetpointRequest
{
    QString vessel;
    double value = 0; // panel's unit
    std::optional<double> expected; // the setpoint the person saw; refused with ErrorKind::Moved when it is another
    QString by;
    QString from;
};

} // namespace cellar

Q_DECLARE_METATYPE(cellar::SetpointChange)
