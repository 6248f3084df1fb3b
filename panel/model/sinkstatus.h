// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace cellar {

class JsonReader;

// What one destination's part of the outbox holds and has seen since the file was begun.
struct OutboxTally
{
    qint64 records = 0; // waiting
    qint64 bytes = 0;
    std::optional<Timestamp> oldest{}; // of those waiting
    qint64 sent = 0;
    qint64 dropped = 0; // because there was no room
    qint64 quarantined = 0; // held in quarantine now
    qint64 unsaved = 0; // of those waiting: only in memory, because the file cannot be written

    friend bool operator==(const OutboxTally &, const OutboxTally &) = default;
};

// How it goes with one destination, for the API, /metrics and the faces.
struct SinkStatus
{
    enum class State
    {
        Idle, // nothing waits
        Sending,
        Waiting, // the destination cannot be reached or is busy: until `until`
        Held, // somebody has to change something: tried again at `until`, and when the settings change
    };
    QString name;
    State state = State::Idle;
    QString reason{}; // why it waits or is held
    std::optional<Timestamp> until{};
    OutboxTally tally{};
    QString lastError{};
    std::optional<Timestamp> lastErrorAt{};
    std::optional<Timestamp> lastSuccessAt{};
    QString trouble{}; // of the outbox itself: why it cannot be written
    QString damaged{}; // where a damaged outbox has been put

    friend bool operator==(const SinkStatus &, const SinkStatus &) = default;
};

// "idle", "sending", "waiting", "held".
[[nodiscard]] QString sinkStateName(SinkStatus::State state);
[[nodiscard]] std::optional<SinkStatus::State> sinkStateFromName(QStringView name);

// The API's shape, both ways; what there is not is null. Hostile until parsed.
[[nodiscard]] QJsonObject toJson(const SinkStatus &status);
[[nodiscard]] SinkStatus readSinkStatus(JsonReader &json);

} // namespace cellar
