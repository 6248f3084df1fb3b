// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cloudservices.h"
#include "fakes/democellar.h"
#include "fakes/manualclock.h"
#include "history/historystore.h"
#include "journal/journal.h"
#include "journal/runrecord.h"
#include "testserver.h"

#include <QTemporaryDir>

namespace cellar {

// A TestServer that keeps the records of a real node, in a folder of their own.
class RecordKeeper
{
public:
    explicit RecordKeeper(const CloudSettings &settings = {}, const ServerLimits &limits = {})
        : cloud(settings, {QStringLiteral("Test"), dir.path(), dir.path(), vessels()}, state, clock)
        , server(limits)
    {
        server.records = {&state, &journal, &history, &cloud};
        cloud.start();
        server.start();
    }

    [[nodiscard]] static HistorySettings historyIn(const QTemporaryDir &folder)
    {
        HistorySettings settings;
        settings.hold = std::chrono::minutes(3); // the tests' readings are a minute apart
        settings.file = folder.filePath(QStringLiteral("history.db"));
        return settings;
    }

    // Those of the demo cellar.
    [[nodiscard]] static QList<BatchVessel> vessels()
    {
        QList<BatchVessel> all;
        const Snapshot snapshot = demoSnapshot();
        for (const VesselState &vessel : snapshot.vessels) {
            all.append({vessel.id, vessel.label});
        }
        return all;
    }

    QTemporaryDir dir;
    ManualClock clock;
    StorageThread storage;
    DatabaseFile state{storage, {dir.filePath(QStringLiteral("state.db")), true,
                                    {journalfile::schema() + runrecord::schema(), SqlBatchStore::schema()}}};
    Journal journal{state, clock};
    HistoryStore history{storage, clock, historyIn(dir)};
    CloudServices cloud;
    TestServer server;
};

} // namespace cellar
