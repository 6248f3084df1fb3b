// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controllers/coolingcontroller.h"

#include "models/recordwords.h"

namespace cellar {

CoolingController::CoolingController(Cellar &cellar, const HistoryController &history)
    : m_cellar(cellar)
    , m_history(history)
{
    connect(&history, &HistoryController::settled, this, &CoolingController::ask);
    connect(&history, &HistoryController::openChanged, this, [this] {
        ++m_question;
        m_figures = {};
        m_error.clear();
        Q_EMIT changed();
    });
}

void CoolingController::ask()
{
    const ChartWindow &window = m_history.window();
    ++m_question;
    m_cellar.records().cooling({m_history.vessel(), window.from(), window.to()}, this,
        [this, question = m_question](const Result<CoolingFigures> &figures) {
            if (question != m_question) {
                return;
            }
            m_figures = figures ? *figures : CoolingFigures{};
            m_error = figures ? QString() : figures.error().text;
            Q_EMIT changed();
        });
}

QString CoolingController::duty() const
{
    return recordwords::duty(m_figures);
}

QString CoolingController::valveMinutes() const
{
    return recordwords::valveMinutes(m_figures);
}

QString CoolingController::rate() const
{
    return recordwords::coolingRate(m_figures, m_history.unit());
}

QString CoolingController::pullDown() const
{
    return recordwords::pullDown(m_figures, m_history.unit(), m_history.now());
}

QString CoolingController::note() const
{
    if (!m_error.isEmpty()) {
        return m_error;
    }
    return m_figures.vessel.isEmpty() ? QString() : recordwords::knownShare(m_figures);
}

} // namespace cellar
