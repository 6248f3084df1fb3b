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
    return {folder + u"/state.db"_s, true, {journalfile::schema() + runrecord::schema()}};
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

} // namespace

Node::Node(const CellarConfig &config, const QString &dataDir)
    : m_config(config)
    , m_data(dataDir)
    , m_state(m_storage, stateFile(m_data.path()))
    , m_journal(m_state, m_clock)
    , m_history(m_storage, m_clock, historySettings(m_config.settings, m_data.path()))
    , m_links(makeLinks(m_config, m_clock))
    , m_cellar(m_config, links(), m_clock, &m_journal)
    , m_server(m_config.settings.server, m_data.path(), m_cellar, m_clock, {}, {&m_state, &m_journal, &m_history})
{
    m_journal.watch(m_cellar);
    QObject::connect(&m_cellar, &Cellar::snapshotChanged, &m_history,
        [this](const SnapshotPtr &snapshot) { m_history.record(*snapshot); });
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
    m_journal.noteStart(m_config.fingerprint);
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
