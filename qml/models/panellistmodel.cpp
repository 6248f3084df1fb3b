// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/panellistmodel.h"

#include "models/panelwords.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// More would not fit the bar of the smallest screen.
constexpr qsizetype mostNamed = 3;

QString count(quint64 number)
{
    return QLocale().toString(number);
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
    case WhereTextRole:
        return row.whereText;
    case SinceTextRole:
        return row.sinceText;
    case CycleTextRole:
        return row.cycleText;
    case RoundTripTextRole:
        return row.roundTripText;
    case RequestsTextRole:
        return row.requestsText;
    case ErrorsTextRole:
        return row.errorsText;
    case TimeoutsTextRole:
        return row.timeoutsText;
    case ExceptionsTextRole:
        return row.exceptionsText;
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
        {WhereTextRole, "whereText"},
        {SinceTextRole, "sinceText"},
        {CycleTextRole, "cycleText"},
        {RoundTripTextRole, "roundTripText"},
        {RequestsTextRole, "requestsText"},
        {ErrorsTextRole, "errorsText"},
        {TimeoutsTextRole, "timeoutsText"},
        {ExceptionsTextRole, "exceptionsText"},
    };
}

PanelListModel::Row PanelListModel::rowOf(const PanelState &panel, Timestamp now)
{
    const LinkStatistics &statistics = panel.statistics;
    Row row;
    row.id = panel.id;
    row.connected = panel.state == LinkState::Connected;
    row.stateText = panelwords::state(panel);
    row.troubleText = panelwords::trouble(panel);
    row.errorText = panel.error;
    row.whereText = panelwords::where(panel);
    row.sinceText = panelwords::since(panel, now);
    row.cycleText = panelwords::duration(panel.cycleMs);
    row.roundTripText = panelwords::roundTrip(statistics);
    row.requestsText = count(statistics.requests);
    row.errorsText = count(statistics.errors);
    row.timeoutsText = count(statistics.timeouts);
    row.exceptionsText = count(statistics.exceptions);
    return row;
}

void PanelListModel::update()
{
    QList<Row> rows;
    const SnapshotPtr snapshot = m_cellar.snapshot();
    for (const PanelState &panel : snapshot->panels) {
        // Most snapshots come from the poll of one panel.
        const qsizetype known = m_states.indexOf(panel);
        rows.append(known >= 0 ? m_rows.at(known) : rowOf(panel, snapshot->at));
    }
    m_states = snapshot->panels;
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
    if (connected < m_rows.size()) {
        return troubleOf(m_rows.size() - connected);
    }
    if (m_rows.size() == 1) {
        return tr("Panel: %1").arg(m_rows.front().stateText);
    }
    if (m_rows.size() > mostNamed) {
        return tr("Panels: %1 of %2 connected").arg(connected).arg(m_rows.size());
    }
    QStringList each;
    for (const Row &row : m_rows) {
        // A line may end between two panels only.
        each.append(u"%1: %2"_s.arg(row.id, row.stateText).replace(u' ', QChar::Nbsp));
    }
    return each.join(u"\u00a0· "_s);
}

// The first one in trouble, and how many more.
QString PanelListModel::troubleOf(qsizetype troubled) const
{
    const Row &first = *std::ranges::find(m_rows, false, &Row::connected);
    if (m_rows.size() == 1) {
        return tr("Panel: %1").arg(first.troubleText);
    }
    const QString text = tr("Panel %1: %2").arg(first.id, first.troubleText);
    return troubled == 1 ? text : tr("%1 – and %n more", nullptr, int(troubled) - 1).arg(text);
}

} // namespace cellar
