// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace cellar {

class JsonReader;

// How it goes with a heartbeat, for the API, /metrics and the faces.
struct HeartbeatStatus
{
    enum class State
    {
        Starting, // no beat yet
        Beating, // the last one has arrived
        Silent, // the panel is not read: none is sent, and that is its purpose
        Failing, // the last one has not arrived
    };
    QString name;
    State state = State::Starting;
    qint64 sent = 0; // arrived, since the start
    qint64 missed = 0; // never arrived
    std::optional<Timestamp> lastBeatAt{}; // of those that arrived
    QString lastError{};
    std::optional<Timestamp> lastErrorAt{};

    friend bool operator==(const HeartbeatStatus &, const HeartbeatStatus &) = default;
};

// "starting", "beating", "silent", "failing".
[[nodiscard]] QString heartbeatStateName(HeartbeatStatus::State state);
[[nodiscard]] std::optional<HeartbeatStatus::State> heartbeatStateFromName(QStringView name);

// The API's shape, both ways; what there is not is null. Hostile until parsed.
[[nodiscard]] QJsonObject toJson(const HeartbeatStatus &status);
[[nodiscard]] HeartbeatStatus readHeartbeatStatus(JsonReader &json);

} // namespace cellar
