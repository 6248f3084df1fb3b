// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/node.h"

#include "bus/panellinkfactory.h"

using namespace Qt::StringLiterals;

namespace cellar {

Node::Node(const CellarConfig &config, const QString &dataDir)
    : m_config(config)
    , m_data(dataDir)
    , m_links(makeLinks(m_config, m_clock))
    , m_cellar(m_config, links(), m_clock)
    , m_server(m_config.settings.server, m_data.path(), m_cellar, m_clock)
{
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
        if (link) {
            links.append(link.get());
        }
    }
    return links;
}

Result<void> Node::start()
{
    for (std::size_t i = 0; i < m_links.size(); ++i) {
        if (!m_links[i]) {
            const QString &panel = m_config.settings.panels.at(static_cast<qsizetype>(i)).id;
            return unexpected(
                ErrorKind::BadInput, u"this build does not speak the driver of panel \"%1\""_s.arg(panel));
        }
    }
    if (const auto claimed = m_data.claim(); !claimed) {
        return claimed;
    }
    if (const auto listening = m_server.listen(); !listening) {
        return listening;
    }
    for (const auto &link : m_links) {
        link->start();
    }
    return {};
}

} // namespace cellar
