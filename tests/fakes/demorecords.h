// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fakes/fakerecords.h"
#include "model/snapshot.h"

namespace cellar {

// Two days of fv-10-1 up to `now`: a pull-down from 68 to 34 °F, a night without readings, set points changed twice.
[[nodiscard]] HistorySeries demoSeries(Timestamp now);
[[nodiscard]] CoolingFigures demoFigures(Timestamp now);
// Newest first.
[[nodiscard]] QList<JournalEntry> demoEntries(Timestamp now);
[[nodiscard]] Batch demoBatch(Timestamp now);
// A sink that waits, one heartbeat that beats and one that does not, a sheet in trouble.
[[nodiscard]] ConnectionsStatus demoConnections(Timestamp now);
// All of it into `records`, and the batch into the vessel fv-10-1 of the snapshot.
void keepDemoRecords(FakeRecords &records, Snapshot &snapshot);

} // namespace cellar
