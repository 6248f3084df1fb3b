// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cellarserver.h"

#include "core/logging.h"
#include "server/auth/secret.h"
#include "server/backupapi.h"
#include "server/batchapi.h"
#include "server/cellarapi.h"
#include "server/connectionsapi.h"
#include "server/eventhub.h"
#include "server/guardedlistener.h"
#include "server/historyapi.h"
#include "server/httpadapter.h"
#include "server/journalapi.h"
#include "server/metrics.h"
#include "server/requestgate.h"
#include "server/signinpages.h"
#include "server/tlsfiles.h"
#include "server/webapp.h"
#include "server/wirelog.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace cellar {

// In the order in which they need each other.
struct CellarServer::Services
{
    Services(const CellarServer &server, TokenStore token);

    void addRoutes();
    void writeDown(Journal &record);

    const QByteArray boot = newSecret().first(8); // tells this run of the node from others
    HostPolicy hosts;
    Doorkeeper door;
    CellarApi api;
    EventHub hub;
    ConnectionsApi connections;
    Metrics metrics;
    WireLog wireLog;
    JournalApi journal;
    BackupApi backup;
    HistoryApi history;
    BatchApi batch;
    WebApp web; // brings in the resources that the sign-in page is in
    SignInPages pages;
    RouteTable routes;
    RequestGate gate;
    std::unique_ptr<TlsFiles> tls;
};

CellarServer::Services::Services(const CellarServer &server, TokenStore token)
    : hosts(server.m_settings)
    , door(std::move(token), server.m_dataDir, server.m_clock)
    , api(server.m_cellar, server.m_clock, boot)
    , hub(server.m_cellar, door, boot, server.m_limits.hub)
    , connections(server.m_records.cloud, server.m_records.history, server.m_records.journal)
    , metrics(server.m_cellar, server.m_clock, server.m_guard, hub, connections)
    , wireLog(server.m_clock)
    , journal(server.m_records.journal)
    , backup(server.m_records.state)
    , history(server.m_records.history, server.m_cellar, server.m_clock)
    , batch({server.m_records.cloud ? &server.m_records.cloud->batches() : nullptr, server.m_records.journal})
    , web(u":/web/"_s)
    , pages(door, hosts, u":/web/login.html"_s)
    , gate(routes, hosts, door)
{
    addRoutes();
    if (server.m_records.journal) {
        writeDown(*server.m_records.journal);
    }
}

// What people do at the door and to the node itself.
void CellarServer::Services::writeDown(Journal &record)
{
    const auto write = [&record](JournalKind kind, const QString &text, const QString &user, const QString &from) {
        JournalEntry entry = JournalEntry::ofNode(kind, text);
        entry.by = user;
        entry.from = from;
        record.append(entry);
    };
    QObject::connect(
        &door, &Doorkeeper::told, &record, [write](const QString &text, const QString &user, const QString &from) {
            write(JournalKind::SignIn, text, user, from);
        });
    QObject::connect(&wireLog, &WireLog::changed, &record,
        [write](const QString &text, const QString &user) { write(JournalKind::Configuration, text, user, {}); });
    QObject::connect(&backup, &BackupApi::taken, &record,
        [write](const QString &user) { write(JournalKind::Configuration, u"a backup was taken"_s, user, {}); });
    QObject::connect(&connections, &ConnectionsApi::changed, &record,
        [write](const QString &text, const QString &user) { write(JournalKind::Configuration, text, user, {}); });
}

void CellarServer::Services::addRoutes()
{
    using enum Access;
    using enum HttpMethod;
    constexpr HttpMethod Del = Delete;
    const QList<int> changedBatch{200, 400, 404, 409, 415, 422, 503};
    const QList<int> setpoint{202, 400, 404, 409, 415, 422, 423, 500, 502, 503, 504};
    // clang-format off
    routes.add({Get,  "/healthz"_ba,                       Open,     {200},                     [this](const Call &call) { api.health(call); }});
    routes.add({Get,  "/login"_ba,                         Open,     {200, 303, 401, 429, 500}, [this](const Call &call) { pages.show(call); }});
    routes.add({Post, "/login"_ba,                         Open,     {303, 401, 415, 429, 500}, [this](const Call &call) { pages.signIn(call); }});
    routes.add({Post, "/logout"_ba,                        Viewer,   {303},                     [this](const Call &call) { pages.signOut(call); }});
    routes.add({Get,  "/api/v1/cellar"_ba,                 Viewer,   {200, 304},                [this](const Call &call) { api.snapshot(call); }});
    routes.add({Get,  "/api/v1/events"_ba,                 Viewer,   {200, 503},                [this](const Call &call) { hub.subscribe(call.exchange, call.who, call.request.lastEventId); }});
    routes.add({Put,  "/api/v1/vessels/{id}/setpoint"_ba,  Operator, setpoint,                  [this](const Call &call) { api.setSetpoint(call); }});
    routes.add({Get,  "/api/v1/vessels/{id}/history"_ba,   Viewer,   {200, 400, 404, 503},      [this](const Call &call) { history.vessel(call); }});
    routes.add({Get,  "/api/v1/vessels/{id}/cooling"_ba,   Viewer,   {200, 400, 404, 503},      [this](const Call &call) { history.cooling(call); }});
    routes.add({Get,  "/api/v1/history"_ba,                Viewer,   {200, 400, 503},           [this](const Call &call) { history.all(call); }});
    routes.add({Get,  "/api/v1/vessels/{id}/batch"_ba,     Viewer,   {200, 404, 503},           [this](const Call &call) { batch.show(call); }});
    routes.add({Put,  "/api/v1/vessels/{id}/batch"_ba,     Operator, changedBatch,              [this](const Call &call) { batch.change(call); }});
    routes.add({Del,  "/api/v1/vessels/{id}/batch"_ba,     Operator, {204, 404, 409, 503},      [this](const Call &call) { batch.clear(call); }});
    routes.add({Get,  "/api/v1/connections"_ba,            Viewer,   {200},                     [this](const Call &call) { connections.show(call); }});
    routes.add({Get,  "/api/v1/connections/{id}/quarantine"_ba,       Viewer,   {200, 404},     [this](const Call &call) { connections.quarantine(call); }});
    routes.add({Del,  "/api/v1/connections/{id}/quarantine"_ba,       Operator, {204, 404},     [this](const Call &call) { connections.giveUp(call); }});
    routes.add({Post, "/api/v1/connections/{id}/quarantine/retry"_ba, Operator, {204, 404},     [this](const Call &call) { connections.retry(call); }});
    routes.add({Get,  "/api/v1/setpoint-changes/{id}"_ba,  Viewer,   {200, 404},                [this](const Call &call) { api.change(call); }});
    routes.add({Get,  "/api/v1/log/wire"_ba,               Viewer,   {200},                     [this](const Call &call) { wireLog.show(call); }});
    routes.add({Put,  "/api/v1/log/wire"_ba,               Operator, {200, 400, 415},           [this](const Call &call) { wireLog.change(call); }});
    routes.add({Get,  "/api/v1/journal"_ba,                Viewer,   {200, 400, 503},           [this](const Call &call) { journal.show(call); }});
    routes.add({Get,  "/api/v1/journal/check"_ba,          Viewer,   {200, 503},                [this](const Call &call) { journal.check(call); }});
    routes.add({Get,  "/api/v1/backup"_ba,                 Operator, {200, 503},                [this](const Call &call) { backup.send(call); }});
    routes.add({Get,  "/metrics"_ba,                       Viewer,   {200},                     [this](const Call &call) { metrics.show(call); }});
    routes.add({Get,  "/api/v1/openapi.json"_ba,           Viewer,   {200},                     [this](const Call &call) { api.openApi(call); }});
    // clang-format on
    web.addRoutes(routes);
}

CellarServer::CellarServer(const ServerSettings &settings, const QString &dataDir, Cellar &cellar, const Clock &clock,
    const ServerLimits &limits, const NodeRecords &records)
    : m_settings(settings)
    , m_dataDir(dataDir)
    , m_limits(limits)
    , m_records(records)
    , m_cellar(cellar)
    , m_clock(clock)
    , m_guard(clock, limits.guard)
{
}

CellarServer::~CellarServer() = default;

Result<void> CellarServer::listen()
{
    auto token = TokenStore::open(m_dataDir);
    if (!token) {
        return unexpected(token.error());
    }
    m_services = std::make_unique<Services>(*this, std::move(*token));
    if (m_settings.tls) {
        m_services->tls = std::make_unique<TlsFiles>(*m_settings.tls);
    }
    m_adapter =
        std::make_unique<HttpAdapter>(m_guard, [this](const HttpRequest &request, const HttpExchange &exchange) {
            m_services->gate.handle(request, exchange);
        });
    for (const ListenAddress &address : m_settings.listen) {
        if (const auto opened = open(address); !opened) {
            return opened;
        }
    }
    return {};
}

Result<void> CellarServer::open(const ListenAddress &address)
{
    auto listener = std::make_unique<GuardedListener>(m_guard);
    if (TlsFiles *tls = m_services->tls.get()) {
        const auto configuration = tls->load();
        if (!configuration) {
            return unexpected(configuration.error());
        }
        listener->setTls(*configuration);
        connect(tls, &TlsFiles::renewed, listener.get(), &GuardedListener::setTls);
    }
    if (!listener->listen(address.host, address.port)) {
        return unexpected(ErrorKind::Io, u"cannot listen on %1 port %2: %3"_s.arg(address.host.toString())
                                             .arg(address.port)
                                             .arg(listener->errorString()));
    }
    m_listeners.append(listener.get());
    m_adapter->bind(listener.release());
    return {};
}

QList<QUrl> CellarServer::urls() const
{
    QList<QUrl> urls;
    for (const GuardedListener *listener : m_listeners) {
        QUrl url;
        url.setScheme(listener->isEncrypting() ? u"https"_s : u"http"_s);
        const QHostAddress host = listener->serverAddress();
        const bool any =
            std::ranges::any_of(std::array{QHostAddress::Any, QHostAddress::AnyIPv4, QHostAddress::AnyIPv6},
                [&host](QHostAddress::SpecialAddress address) { return host == address; });
        url.setHost(any ? u"127.0.0.1"_s : host.toString());
        url.setPort(listener->serverPort());
        urls.append(url);
    }
    return urls;
}

QString CellarServer::signInUrl()
{
    const QList<QUrl> all = urls();
    return all.isEmpty() || !m_services
               ? QString()
               : all.first().toString() + u"/login?code="_s + QString::fromLatin1(m_services->door.issueCode());
}

int CellarServer::streams() const
{
    return m_services ? m_services->hub.subscribers() : 0;
}

QList<const Route *> CellarServer::routes() const
{
    return m_services ? m_services->routes.routes() : QList<const Route *>();
}

} // namespace cellar
