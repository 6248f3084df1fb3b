// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/batchservice.h"
#include "batches/googlehttp.h"
#include "cloudsettings.h"
#include "heartbeat/heartbeat.h"
#include "model/sinkstatus.h"
#include "outbox/outbox.h"
#include "store/databasefile.h"

#include <memory>
#include <vector>

namespace cellar {

// Everything that leaves the building, and what comes in about the beer, put together as the settings say. The panel
// does not know it: whoever owns both gives each snapshot to take(). Owned by the composition root, main thread.
class CloudServices final : public QObject
{
    Q_OBJECT

public:
    struct Place
    {
        QString cellarName;
        QString dataFolder; // where outbox.db goes
        QString configFolder; // of cellar.toml; relative paths begin there
        QList<BatchVessel> vessels;
    };

    // `state` holds the tables of SqlBatchStore::schema(). All of them outlive this.
    CloudServices(const CloudSettings &settings, const Place &place, DatabaseFile &state, const Clock &clock);
    ~CloudServices() override;

    void start();
    void take(const Snapshot &snapshot);

    [[nodiscard]] BatchBook &batches() { return m_batches.book(); }
    [[nodiscard]] const BatchBook &batches() const { return m_batches.book(); }
    [[nodiscard]] QList<SinkStatus> sinks() const;
    [[nodiscard]] QList<HeartbeatStatus> heartbeats() const;

    // What a destination refuses for good. All false or empty when there is no sink of this name.
    using QuarantineAnswer = std::function<void(const QList<QuarantinedRecord> &)>;
    [[nodiscard]] bool hasSink(const QString &name) const;
    void quarantined(const QString &sink, int most, QObject *context, QuarantineAnswer answer);
    void clearQuarantine(const QString &sink);
    void retryQuarantine(const QString &sink);

Q_SIGNALS:
    // Something that people must be able to find again later, in words.
    void trouble(const QString &text);

private:
    struct Delivery;

    void onOutboxState();
    void tellWhetherSaved(const OutboxState &state);

    const Clock &m_clock;
    WebClient m_web;
    GoogleHttp m_google;
    std::unique_ptr<Delivery> m_influx; // none: no [influx]
    std::vector<std::unique_ptr<Heartbeat>> m_heartbeats;
    SqlBatchStore m_batchStore;
    BatchService m_batches;
    QString m_toldDamaged;
    std::optional<qint64> m_dropped; // of the sink, as the outbox has told last
    bool m_toldDropped = false;
    bool m_toldUnsaved = false; // and not yet that it is over
};

} // namespace cellar
