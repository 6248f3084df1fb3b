// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace cellar {

class JsonReader;

// How the batches stand, for the API and the faces.
struct BatchStatus
{
    enum class State
    {
        Typed, // there is no table: people type batches in
        Waiting, // the table has never been read
        Good, // the last read was good
        Trouble, // the last read was not; what is shown is the copy of readAt, if there is one
    };
    State state = State::Typed;
    QString source{}; // "sheet", "csv" or "typed"
    QString error{}; // why there is trouble, or why something cannot be kept or written
    std::optional<Timestamp> readAt{}; // when the table was read well the last time
    std::optional<Milliseconds> age{}; // of that copy
    QString account{}; // that a sheet must be shared with
    bool isTwoWay = false;
    int pendingWrites = 0; // values that are to be written into the sheet
    QStringList warnings{}; // for the people who keep the table

    friend bool operator==(const BatchStatus &, const BatchStatus &) = default;
};

// The API's shape, both ways; what there is not is null. Hostile until parsed.
[[nodiscard]] QJsonObject toJson(const BatchStatus &status);
[[nodiscard]] BatchStatus readBatchStatus(JsonReader &json);

} // namespace cellar
