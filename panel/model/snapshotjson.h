// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "model/snapshot.h"

#include <QJsonObject>

namespace cellar {

// The JSON of the API (GET /api/v1/cellar, events, setpoint changes), both ways, used by server and RemoteCellar alike.

[[nodiscard]] QJsonObject toJson(const SetpointChange &change);
[[nodiscard]] QJsonObject toJson(const PanelState &panel);
[[nodiscard]] QJsonObject toJson(const VesselState &vessel);
[[nodiscard]] QJsonObject toJson(const Snapshot &snapshot);
// The same shape with only the panels and vessels that look different from `before`.
[[nodiscard]] QJsonObject toJsonDelta(const Snapshot &before, const Snapshot &now);

// Hostile until parsed: any missing, mistyped or impossible field is an error naming it.
[[nodiscard]] Result<SetpointChange> changeFromJson(const QJsonObject &json);
[[nodiscard]] Result<Snapshot> snapshotFromJson(const QJsonObject &json);
// Applies a whole snapshot or a delta onto `base`: known ids are replaced in place, new ones appended.
[[nodiscard]] Result<Snapshot> applyJson(const Snapshot &base, const QJsonObject &json);

} // namespace cellar
