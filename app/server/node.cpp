// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/node.h"

#include "bus/panellinkfactory.h"
#include "journal/journalfile.h"
#include "journal/runrecord.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// What must survive a lost supply: small, and synced at each commit. A step is never changed once it was released.
Database::Options stateFile(const QString &folder)
{
    return {folder + u"/state.db"_s, true, {journalfile::schema() + runrecord::schema(), SqlBatchStore::schema()}};
}

HistorySettings historySettings(const Settings &settings, const QString &folder)
{
    HistorySettings history;
    history.file = folder + u"/history.db"_s;
    const RetentionSettings &keep = settings.history;
    history.keep = {std::chrono::days(keep.rawDays), std::chrono::days(keep.minuteDays),
        std::chrono::days(keep.quarterDays), std::chrono::days(keep.dayDays)};
    history.maxBytes = qint64(keep.maxMegabytes) * 1024 * 1024;
    for (const PanelSettings &panel : settings.panels) {
        history.hold = std::max<Milliseconds>(history.hold, 3 * panel.poll);
    }
    return history;
}

CloudServices::Place cloudPlace(const NodeConfig &config, const QString &dataFolder)
{
    CloudServices::Place place{config.cellar.settings.cellar.name, dataFolder, config.folder, {}};
    for (const VesselSettings &vessel : config.cellar.settings.vessels) {
        place.vessels.append({vessel.id, vessel.label});
    }
    return place;
}

} // namespace

Node::Node(const NodeConfig &config, const QString &dataDir)
    : m_config(config)
    , m_data(dataDir)
    , m_state(m_storage, stateFile(m_data.path()))
    , m_journal(m_state, m_clock)
    , m_history(m_storage, m_clock, historySettings(m_config.cellar.settings, m_data.path()))
    , m_links(makeLinks(m_config.cellar, m_clock))
    , m_cloud(m_config.cloud, cloudPlace(m_config, m_data.path()), m_state, m_clock)
    , m_records({&m_state, &m_journal, &m_history, &m_cloud}, u"kiosk"_s)
    , m_cellar(m_config.cellar, links(), m_clock, &m_journal, &m_records)
    , m_server(m_config.cellar.settings.server, m_data.path(), m_cellar, m_clock, {},
          {&m_state, &m_journal, &m_history, &m_cloud})
{
    m_journal.watch(m_cellar);
    QObject::connect(&m_cellar, &Cellar::snapshotChanged, &m_history,
        [this](const SnapshotPtr &snapshot) { m_history.record(*snapshot); });
    connectCloud();
}

void Node::connectCloud()
{
    QObject::connect(&m_cellar, &Cellar::snapshotChanged, &m_cloud,
        [this](const SnapshotPtr &snapshot) { m_cloud.take(*snapshot); });
    QObject::connect(&m_cloud.batches(), &BatchBook::changed, &m_cellar,
        [this] { m_cellar.setBatches(m_cloud.batches().batches()); });
    QObject::connect(&m_cloud, &CloudServices::trouble, &m_journal,
        [this](const QString &text) { m_journal.append(JournalEntry::ofNode(JournalKind::Trouble, text)); });
    QObject::connect(
        &m_cloud.batches(), &BatchBook::lost, &m_journal, [this](const BatchEdit &edit, const QString &why) {
            JournalEntry entry = JournalEntry::ofNode(
                JournalKind::Batch, why, {{batchFieldName(edit.field), edit.value}, {u"by"_s, edit.by}});
            entry.vessel = edit.vessel;
            m_journal.append(entry);
        });
}

Node::~Node() = default;

Node::Links Node::makeLinks(const CellarConfig &config, Clock &clock)
{
    Links links;
    for (const PanelSettings &panel : config.settings.panels) {
        links.push_back(makePanelLink(panel, config, clock));
    }
    return links;
}

QList<PanelLink *> Node::links() const
{
    QList<PanelLink *> links;
    for (const auto &link : m_links) {
        links.append(link.get());
    }
    return links;
}

Result<void> Node::start()
{
    if (const auto claimed = m_data.claim(); !claimed) {
        return claimed;
    }
    if (const auto listening = m_server.listen(); !listening) {
        return listening;
    }
    m_journal.noteStart(m_config.cellar.fingerprint);
    m_cloud.start();
    for (const auto &link : m_links) {
        link->start();
    }
    return {};
}

void Node::noteStop(const QString &why)
{
    m_journal.noteStop(why);
}

} // namespace cellar
