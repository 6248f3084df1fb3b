// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "outbox/outboxrecord.h"

#include <QJsonObject>

namespace cellar {

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

// The API's shape; what there is not is null.
[[nodiscard]] QJsonObject toJson(const SinkStatus &status);
// A payload that is not text is shown as far as it is.
[[nodiscard]] QJsonObject toJson(const QuarantinedRecord &record);

} // namespace cellar
