// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/vessellistmodel.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr auto tickInterval = 1s;
// How long the end of a change stays to be read.
constexpr auto showFor = 10s;

struct RoleEntry
{
    VesselListModel::Role role;
    const char *name;
    QVariant (*value)(const VesselRow &row);
};

using M = VesselListModel;
constexpr std::array<RoleEntry, 18> roles{{
    {M::VesselIdRole, "vesselId", [](const VesselRow &row) -> QVariant { return row.id; }},
    {M::LabelRole, "label", [](const VesselRow &row) -> QVariant { return row.label; }},
    {M::BatchTextRole, "batchText", [](const VesselRow &row) -> QVariant { return row.batchText; }},
    {M::UnitTextRole, "unitText", [](const VesselRow &row) -> QVariant { return row.unitText; }},
    {M::TemperatureTextRole, "temperatureText", [](const VesselRow &row) -> QVariant { return row.temperatureText; }},
    {M::SetpointTextRole, "setpointText", [](const VesselRow &row) -> QVariant { return row.setpointText; }},
    {M::ValveRole, "valve", [](const VesselRow &row) { return QVariant::fromValue(row.valve); }},
    {M::TrustRole, "trust", [](const VesselRow &row) { return QVariant::fromValue(row.trust); }},
    {M::TrustTextRole, "trustText", [](const VesselRow &row) -> QVariant { return row.trustText; }},
    {M::TrustDetailRole, "trustDetail", [](const VesselRow &row) -> QVariant { return row.trustDetail; }},
    {M::BandRole, "band", [](const VesselRow &row) { return QVariant::fromValue(row.band); }},
    {M::HasTemperatureRole, "hasTemperature", [](const VesselRow &row) -> QVariant { return row.hasTemperature; }},
    {M::HasSetpointRole, "hasSetpoint", [](const VesselRow &row) -> QVariant { return row.hasSetpoint; }},
    {M::TemperatureFractionRole, "temperatureFraction",
        [](const VesselRow &row) -> QVariant { return row.temperatureFraction; }},
    {M::SetpointFractionRole, "setpointFraction",
        [](const VesselRow &row) -> QVariant { return row.setpointFraction; }},
    {M::CanDragRole, "canDrag", [](const VesselRow &row) -> QVariant { return row.canDrag; }},
    {M::ProgressRole, "progress", [](const VesselRow &row) { return QVariant::fromValue(row.progress); }},
    {M::ProgressTextRole, "progressText", [](const VesselRow &row) -> QVariant { return row.progressText; }},
}};

bool sameVessels(const QList<VesselRow> &a, const QList<VesselRow> &b)
{
    return std::ranges::equal(a, b, {}, &VesselRow::id, &VesselRow::id);
}

} // namespace

VesselListModel::VesselListModel(Cellar &cellar, const Clock &clock, QObject *parent)
    : QAbstractListModel(parent)
    , m_cellar(cellar)
    , m_clock(clock)
    , m_heardAt(clock.ticks())
{
    m_tick.setInterval(tickInterval);
    connect(&m_tick, &QTimer::timeout, this, &VesselListModel::rebuild);
    connect(&m_cellar, &Cellar::snapshotChanged, this, &VesselListModel::onSnapshot);
    connect(&m_cellar, &Cellar::connectionChanged, this, &VesselListModel::rebuild);
    connect(&m_cellar, &Cellar::changeProgressed, this, &VesselListModel::applyChange);
    onSnapshot();
}

int VesselListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant VesselListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const auto found = std::ranges::find(roles, role, [](const RoleEntry &entry) { return int(entry.role); });
    return found == roles.end() ? QVariant() : found->value(m_rows.at(index.row()));
}

QHash<int, QByteArray> VesselListModel::roleNames() const
{
    QHash<int, QByteArray> names;
    for (const RoleEntry &entry : roles) {
        names.insert(entry.role, entry.name);
    }
    return names;
}

const VesselRow *VesselListModel::row(const QString &vessel) const
{
    const auto found = std::ranges::find(m_rows, vessel, &VesselRow::id);
    return found == m_rows.end() ? nullptr : &*found;
}

void VesselListModel::applyChange(const SetpointChange &change)
{
    const auto known = m_changes.constFind(change.vessel);
    // The answer to a request may be slower than the news of its end.
    if (known != m_changes.constEnd() && known->change.id == change.id && isFinal(known->change.state) &&
        !isFinal(change.state)) {
        return;
    }
    m_changes.insert(change.vessel, {change, m_clock.ticks()});
    rebuild();
}

void VesselListModel::onSnapshot()
{
    m_heardAt = m_clock.ticks();
    takeChanges();
    rebuild();
}

void VesselListModel::takeChanges()
{
    for (const VesselState &vessel : m_cellar.snapshot()->vessels) {
        if (!vessel.change) {
            continue;
        }
        const auto known = m_changes.constFind(vessel.id);
        const bool news = known == m_changes.constEnd() || known->change.requestedAt < vessel.change->requestedAt ||
                          (known->change.id == vessel.change->id && !isFinal(known->change.state));
        if (news) {
            m_changes.insert(vessel.id, {*vessel.change, m_clock.ticks()});
        }
    }
}

void VesselListModel::expireChanges()
{
    const auto oldest = m_clock.ticks() - showFor;
    // A change is kept as long as the snapshot tells it, or it would come back with the next one. One that never ended
    // and that the node has forgotten (it was restarted) must not block its dial for ever.
    m_changes.removeIf([this, oldest](const auto &entry) {
        const VesselState *vessel = m_cellar.snapshot()->vessel(entry.key());
        const bool told = vessel != nullptr && vessel->change && vessel->change->id == entry.value().change.id;
        return entry.value().heardAt <= oldest && !told;
    });
}

void VesselListModel::rebuild()
{
    expireChanges();
    replaceRows(makeRows());
    updateTimer();
}

QList<VesselRow> VesselListModel::makeRows() const
{
    const SnapshotPtr snapshot = m_cellar.snapshot();
    const auto now = m_clock.ticks();
    RowContext context;
    context.displayUnit = snapshot->displayUnit;
    // Where no vessel has a batch nobody keeps them, and "Empty" would be a claim that nobody made.
    context.batchesKept =
        std::ranges::any_of(snapshot->vessels, [](const VesselState &vessel) { return vessel.batch.has_value(); });
    context.online = m_cellar.connection() == Cellar::Connection::Online;
    context.snapshotAt = snapshot->at;
    context.elapsed = std::chrono::floor<Milliseconds>(now - m_heardAt);
    QList<VesselRow> rows;
    rows.reserve(snapshot->vessels.size());
    for (const VesselState &vessel : snapshot->vessels) {
        const auto shown = m_changes.constFind(vessel.id);
        const bool visible =
            shown != m_changes.constEnd() && (!isFinal(shown->change.state) || now - shown->heardAt < showFor);
        context.change = visible ? std::optional(shown->change) : std::nullopt;
        rows.append(makeRow(vessel, context));
    }
    return rows;
}

void VesselListModel::replaceRows(QList<VesselRow> rows)
{
    if (sameVessels(m_rows, rows)) {
        for (int index = 0; index < count(); ++index) {
            updateRow(index, rows.at(index));
        }
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
    Q_EMIT countChanged();
}

void VesselListModel::updateRow(int index, const VesselRow &row)
{
    if (m_rows.at(index) == row) {
        return;
    }
    const VesselRow before = std::exchange(m_rows[index], row);
    QList<int> changed;
    for (const RoleEntry &entry : roles) {
        if (entry.value(before) != entry.value(row)) {
            changed.append(entry.role);
        }
    }
    Q_EMIT dataChanged(this->index(index), this->index(index), changed);
}

void VesselListModel::updateTimer()
{
    const bool aging = std::ranges::any_of(m_rows,
        [](const VesselRow &row) { return row.trust == look::Trust::Stale || row.progress != look::Progress::None; });
    if (aging && !m_tick.isActive()) {
        m_tick.start();
    } else if (!aging) {
        m_tick.stop();
    }
}

} // namespace cellar
