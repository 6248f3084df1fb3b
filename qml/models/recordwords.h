// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/batch.h"
#include "model/historyseries.h"
#include "model/journalentry.h"

#include <QString>

#include <optional>

// What the kiosk says about history, batches and the journal, in its language. Temperatures come in the unit of the
// record and leave in that of display. Nothing here can fail.
namespace cellar::recordwords {

// "3 Nov 14:05", with the year unless it is that of `now`. Local time.
[[nodiscard]] QString moment(Timestamp at, Timestamp now);
// "40 min", "3 h 20 min", "2 d 4 h".
[[nodiscard]] QString duration(Milliseconds time);
// "36.8 °F (36.6 to 37.0)"; without the brackets where all are the same.
[[nodiscard]] QString temperature(const HistoryPoint::Temperature &of, TemperatureUnit from, TemperatureUnit to);
// "34 °F".
[[nodiscard]] QString degrees(double value, TemperatureUnit from, TemperatureUnit to);
// "42 %".
[[nodiscard]] QString share(double of);

// The figures of cooling; "–" for what is not known.
[[nodiscard]] QString duty(const CoolingFigures &figures); // "open 42 % of the time"
[[nodiscard]] QString valveMinutes(const CoolingFigures &figures); // "605 min a day"
[[nodiscard]] QString coolingRate(const CoolingFigures &figures, TemperatureUnit to); // "falls 2.1 °F an hour"
[[nodiscard]] QString pullDown(const CoolingFigures &figures, TemperatureUnit to, Timestamp now);
// "Readings for 83 % of this time"; empty when there are nearly all.
[[nodiscard]] QString knownShare(const CoolingFigures &figures);

// "Pils · 12 d · #1042": what matters less comes last, where a small card cuts.
[[nodiscard]] QString batchLine(const Batch &batch);
// All the rest of it, a line each: "#1042 A · 12 days in the vessel", "Gravity: 1.012", …
[[nodiscard]] QString batchDetails(const Batch &batch);
// What a form and a list call a field of a batch; its name in the API.
[[nodiscard]] QString batchField(QStringView name);

[[nodiscard]] QString journalKind(JournalKind kind);

} // namespace cellar::recordwords
