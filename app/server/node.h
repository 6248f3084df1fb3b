// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/panellink.h"
#include "cloudservices.h"
#include "core/clock.h"
#include "history/historystore.h"
#include "journal/journal.h"
#include "model/localcellar.h"
#include "server/cellarserver.h"
#include "server/localrecords.h"
#include "server/nodeconfig.h"
#include "store/databasefile.h"
#include "store/datafolder.h"
#include "store/storagethread.h"

#include <memory>
#include <vector>

namespace cellar {

// A whole node: panel links, records, cellar, cloud and server as values in the order in which they need each other.
// cellar-server is this and nothing else, the kiosk has one inside. Main thread; needs an event loop.
class Node final
{
public:
    Node(const NodeConfig &config, const QString &dataDir);
    ~Node();
    Q_DISABLE_COPY_MOVE(Node)

    // Claims the data folder, opens the listeners, begins to poll. Call once; after a failure only destroy.
    [[nodiscard]] Result<void> start();
    // Says in the journal why it ends; the destructor ends it.
    void noteStop(const QString &why);

    [[nodiscard]] Cellar &cellar() { return m_cellar; }
    [[nodiscard]] CellarServer &server() { return m_server; }

private:
    using Links = std::vector<std::unique_ptr<PanelLink>>;

    [[nodiscard]] static Links makeLinks(const CellarConfig &config, Clock &clock);
    [[nodiscard]] QList<PanelLink *> links() const;
    void connectCloud();

    const NodeConfig m_config;
    SystemClock m_clock;
    DataFolder m_data;
    StorageThread m_storage;
    DatabaseFile m_state; // state.db
    Journal m_journal;
    HistoryStore m_history; // history.db
    Links m_links; // one per panel
    CloudServices m_cloud;
    LocalRecords m_records;
    LocalCellar m_cellar;
    CellarServer m_server;
};

} // namespace cellar
