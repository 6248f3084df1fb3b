// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controllers/batchcontroller.h"
#include "controllers/cellarstatus.h"
#include "controllers/coolingcontroller.h"
#include "controllers/historycontroller.h"
#include "controllers/setpointcontroller.h"
#include "models/connectionlistmodel.h"
#include "models/journallistmodel.h"
#include "models/panellistmodel.h"
#include "models/vessellistmodel.h"

QT_BEGIN_NAMESPACE
class QQmlEngine;
QT_END_NAMESPACE

namespace cellar {

// Everything the QML module `Cellar` shows, over one Cellar. A value in the composition root; must outlive the engine
// it is attached to. The module's singletons find it through their engine, so two engines can show two cellars.
class CellarUi final : public QObject
{
    Q_OBJECT

public:
    CellarUi(Cellar &cellar, const Clock &clock, SetpointTimes times = {}, ChartTimes chartTimes = {});

    // Before the engine loads anything of the module.
    void attach(QQmlEngine &engine);
    // Null for an engine that nothing was attached to.
    [[nodiscard]] static CellarUi *of(const QQmlEngine &engine);

    [[nodiscard]] CellarStatus &status() { return m_status; }
    [[nodiscard]] VesselListModel &vessels() { return m_vessels; }
    [[nodiscard]] PanelListModel &panels() { return m_panels; }
    [[nodiscard]] SetpointController &setpoint() { return m_setpoint; }
    [[nodiscard]] HistoryController &history() { return m_history; }
    [[nodiscard]] CoolingController &cooling() { return m_cooling; }
    [[nodiscard]] BatchController &batch() { return m_batch; }
    [[nodiscard]] JournalListModel &journal() { return m_journal; }
    [[nodiscard]] ConnectionListModel &connections() { return m_connections; }

private:
    CellarStatus m_status;
    VesselListModel m_vessels;
    PanelListModel m_panels;
    SetpointController m_setpoint;
    HistoryController m_history;
    CoolingController m_cooling;
    BatchController m_batch;
    JournalListModel m_journal;
    ConnectionListModel m_connections;
};

} // namespace cellar
