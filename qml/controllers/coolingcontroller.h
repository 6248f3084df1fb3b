// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controllers/historycontroller.h"

namespace cellar {

// How well the vessel of the chart was cooled in the time that the chart shows, in words. Lives in the main thread,
// owned by CellarUi; what is not known is "–".
class CoolingController final : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QString duty READ duty NOTIFY changed)
    Q_PROPERTY(QString valveMinutes READ valveMinutes NOTIFY changed)
    Q_PROPERTY(QString rate READ rate NOTIFY changed)
    Q_PROPERTY(QString pullDown READ pullDown NOTIFY changed)
    Q_PROPERTY(QString note READ note NOTIFY changed) // what else is to be known; empty: nothing

public:
    // Both outlive the controller.
    CoolingController(Cellar &cellar, const HistoryController &history);

    [[nodiscard]] QString duty() const;
    [[nodiscard]] QString valveMinutes() const;
    [[nodiscard]] QString rate() const;
    [[nodiscard]] QString pullDown() const;
    [[nodiscard]] QString note() const;

Q_SIGNALS:
    void changed();

private:
    void ask();

    Cellar &m_cellar;
    const HistoryController &m_history;
    int m_question = 0;
    CoolingFigures m_figures;
    QString m_error;
};

} // namespace cellar
