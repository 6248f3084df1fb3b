// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/settings.h"
#include "model/cellar.h"
#include "server/connectionguard.h"
#include "server/eventhub.h"

#include <QList>
#include <QUrl>

#include <memory>

namespace cellar {

class GuardedListener;
class HttpAdapter;
class CloudServices;
class DatabaseFile;
class HistoryStore;
class Journal;
struct Route;

// What a node keeps beside the present moment; null: it does not. All of it outlives the server.
struct NodeRecords
{
    DatabaseFile *state = nullptr;
    Journal *journal = nullptr;
    HistoryStore *history = nullptr;
    CloudServices *cloud = nullptr;
};

struct ServerLimits
{
    GuardLimits guard;
    HubLimits hub;
};

// The node's door: HTTP API, live stream and browser app over one Cellar, for cellar-server, the kiosk and tests alike.
// Owned by the composition root, main thread; the cellar and the clock must outlive it. `dataDir` must exist and holds
// admin.token and sessions.json.
class CellarServer final : public QObject
{
    Q_OBJECT

public:
    CellarServer(const ServerSettings &settings, const QString &dataDir, Cellar &cellar, const Clock &clock,
        const ServerLimits &limits = {}, const NodeRecords &records = {});
    ~CellarServer() override;

    // Opens every listener, or says which one cannot be had and why. Call once.
    [[nodiscard]] Result<void> listen();
    // Where it really listens (a port 0 is replaced), in the order of the config.
    [[nodiscard]] QList<QUrl> urls() const;
    // A fresh single-use link, valid for 15 minutes. Call after listen().
    [[nodiscard]] QString signInUrl();

    // For the test that holds the OpenAPI document against what is really there.
    [[nodiscard]] QList<const Route *> routes() const;
    [[nodiscard]] int connections() const { return m_guard.count(); }
    [[nodiscard]] int streams() const;

private:
    struct Services; // what exists only while listening: everything behind the door

    [[nodiscard]] Result<void> open(const ListenAddress &address);

    const ServerSettings m_settings;
    const QString m_dataDir;
    const ServerLimits m_limits;
    const NodeRecords m_records;
    Cellar &m_cellar;
    const Clock &m_clock;
    ConnectionGuard m_guard; // outlives the adapter and with it the sockets
    std::unique_ptr<Services> m_services;
    std::unique_ptr<HttpAdapter> m_adapter;
    QList<GuardedListener *> m_listeners; // owned by the adapter
};

} // namespace cellar
