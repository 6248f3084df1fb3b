// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "model/cellar.h"
#include "models/vesselrow.h"

#include <QAbstractListModel>
#include <QHash>
#include <QTimer>

namespace cellar {

// The vessels of a Cellar as rows for dials, in the order of the configuration. Signals only what looks different;
// ticks by itself only while an age is on screen or a finished change has to go. Lives in the main thread, owned by
// CellarUi; holds no truth of its own, so nothing can fail here.
class VesselListModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    enum Role
    {
        VesselIdRole = Qt::UserRole + 1,
        LabelRole,
        BatchTextRole,
        UnitTextRole,
        TemperatureTextRole,
        SetpointTextRole,
        ValveRole,
        TrustRole,
        TrustTextRole,
        TrustDetailRole,
        BandRole,
        HasTemperatureRole,
        HasSetpointRole,
        TemperatureFractionRole,
        SetpointFractionRole,
        CanDragRole,
        ProgressRole,
        ProgressTextRole,
    };
    Q_ENUM(Role)

    // Both outlive the model.
    VesselListModel(Cellar &cellar, const Clock &clock, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }
    // The row of a vessel; nullptr for an unknown one. Valid until the event loop runs again.
    [[nodiscard]] const VesselRow *row(const QString &vessel) const;

    // Shows a change before the next snapshot tells it.
    void applyChange(const SetpointChange &change);

Q_SIGNALS:
    void countChanged();

private:
    // The newest change of a vessel, and when it was last heard of by our own clock.
    struct ShownChange
    {
        SetpointChange change;
        std::chrono::steady_clock::time_point heardAt;
    };

    void onSnapshot();
    void takeChanges();
    void expireChanges();
    void rebuild();
    [[nodiscard]] QList<VesselRow> makeRows() const;
    void replaceRows(QList<VesselRow> rows);
    void updateRow(int index, const VesselRow &row);
    void updateTimer();

    Cellar &m_cellar;
    const Clock &m_clock;
    QTimer m_tick;
    std::chrono::steady_clock::time_point m_heardAt;
    QHash<QString, ShownChange> m_changes;
    QList<VesselRow> m_rows;
};

} // namespace cellar
