// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/panellink.h"
#include "core/settings.h"
#include "model/batch.h"
#include "model/reading.h"
#include "model/setpointchange.h"

#include <QList>
#include <QMetaType>

#include <memory>

namespace cellar {

enum class ValveState
{
    Closed,
    Open
};

// What one vessel is and shows at one moment. Temperatures in `unit`, the panel's own.
struct VesselState
{
    QString id;
    QString label;
    VesselKind kind = VesselKind::Fermenter;
    QString panel;
    int slot = 0;
    TemperatureUnit unit = TemperatureUnit::Fahrenheit;
    SetpointLimits limits;
    Reading<double> temperature;
    Reading<double> setpoint;
    Reading<ValveState> valve;
    // The change under way, or the last one until ten seconds after its end.
    std::optional<SetpointChange> change;
    std::optional<Batch> batch; // what is in it; nothing when it is empty or nobody wrote it down

    [[nodiscard]] bool looksLike(const VesselState &other) const;
    friend bool operator==(const VesselState &, const VesselState &) = default;
};

struct PanelState
{
    QString id;
    PanelDriver driver = PanelDriver::ModbusTcp;
    QString address; // what people call the other side
    LinkState state = LinkState::Disconnected;
    Timestamp since{};
    double cycleMs = 0;
    Milliseconds backoff{0}; // the pause before the next attempt to connect; 0: none is waited for
    QString error{}; // empty: none
    LinkStatistics statistics{};

    friend bool operator==(const PanelState &, const PanelState &) = default;
};

// The whole cellar at one moment. Immutable once published; shared by every reader.
struct Snapshot
{
    QString cellar;
    TemperatureUnit unit = TemperatureUnit::Fahrenheit; // what most vessels are measured in
    TemperatureUnit displayUnit = TemperatureUnit::Fahrenheit; // what people want to read
    quint64 sequence = 0; // +1 per publication, 0: nothing published yet
    Timestamp at{};
    QList<PanelState> panels;
    QList<VesselState> vessels;

    [[nodiscard]] const VesselState *vessel(QStringView id) const;
    friend bool operator==(const Snapshot &, const Snapshot &) = default;
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

} // namespace cellar

Q_DECLARE_METATYPE(cellar::SnapshotPtr)
