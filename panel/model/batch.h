// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QDate>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace cellar {

class JsonReader;

// What is in a vessel, as the brewery wrote it down. All text is that of the sheet and may be empty, but for the beer:
// whoever reads a row without one calls it by its number.
struct Batch
{
    QString number; // "1042"
    QString split; // part of a batch in several vessels
    QString beer;
    QString brewed; // as written
    QDate brewedOn; // invalid: none, or not a date that can be understood
    QString size; // batch size
    QString volume; // actual volume
    QString og; // original gravity
    QString fg; // final gravity
    QString gravity; // measured last
    QString stage;
    QString notes;
    std::optional<int> days; // whole days since brewing, on the calendar of the node; see daysInVessel()
    Timestamp recordedAt{}; // when this was last known to be so

    // Nothing when the date of brewing is unknown or lies ahead.
    [[nodiscard]] std::optional<int> daysInVessel(const QDate &today) const;

    friend bool operator==(const Batch &, const Batch &) = default;
};

// The API's shape, both ways: what nobody wrote is null.
[[nodiscard]] QJsonObject toJson(const Batch &batch);
[[nodiscard]] Batch readBatch(JsonReader &reader);

} // namespace cellar
