// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/panellistmodel.h"

#include <algorithm>
#include <cmath>

namespace cellar {

namespace {

QString stateWords(const PanelState &panel)
{
    switch (panel.state) {
    case LinkState::Disconnected:
        return PanelListModel::tr("not connected");
    case LinkState::Connecting:
        return PanelListModel::tr("connecting…");
    case LinkState::Connected:
        return PanelListModel::tr("connected, %1 ms").arg(std::lround(panel.cycleMs));
    }
    return {};
}

} // namespace

PanelListModel::PanelListModel(Cellar &cellar, QObject *parent)
    : QAbstractListModel(parent)
    , m_cellar(cellar)
{
    connect(&m_cellar, &Cellar::snapshotChanged, this, &PanelListModel::update);
    update();
}

int PanelListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant PanelListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case PanelIdRole:
        return row.id;
    case ConnectedRole:
        return row.connected;
    case StateTextRole:
        return row.stateText;
    case ErrorTextRole:
        return row.errorText;
    default:
        return {};
    }
}

QHash<int, QByteArray> PanelListModel::roleNames() const
{
    return {
        {PanelIdRole, "panelId"},
        {ConnectedRole, "connected"},
        {StateTextRole, "stateText"},
        {ErrorTextRole, "errorText"},
    };
}

void PanelListModel::update()
{
    QList<Row> rows;
    const SnapshotPtr snapshot = m_cellar.snapshot();
    for (const PanelState &panel : snapshot->panels) {
        rows.append({panel.id, panel.state == LinkState::Connected, stateWords(panel), panel.error});
    }
    replaceRows(rows);
    updateSummary();
}

void PanelListModel::replaceRows(const QList<Row> &rows)
{
    if (!std::ranges::equal(m_rows, rows, {}, &Row::id, &Row::id)) {
        beginResetModel();
        m_rows = rows;
        endResetModel();
        return;
    }
    for (int row = 0; row < rows.size(); ++row) {
        if (m_rows.at(row) != rows.at(row)) {
            m_rows[row] = rows.at(row);
            Q_EMIT dataChanged(index(row), index(row));
        }
    }
}

void PanelListModel::updateSummary()
{
    const auto connected = std::ranges::count_if(m_rows, &Row::connected);
    const QString summary = summaryOf(connected);
    const bool all = !m_rows.isEmpty() && connected == m_rows.size();
    if (summary != m_summary || all != m_allConnected) {
        m_summary = summary;
        m_allConnected = all;
        Q_EMIT summaryChanged();
    }
}

QString PanelListModel::summaryOf(qsizetype connected) const
{
    if (m_rows.isEmpty()) {
        return tr("No panel yet");
    }
    if (m_rows.size() == 1) {
        return tr("Panel: %1").arg(m_rows.front().stateText);
    }
    return tr("Panels: %1 of %2 connected").arg(connected).arg(m_rows.size());
}

} // namespace cellar
