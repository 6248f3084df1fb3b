// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controllers/batchcontroller.h"

#include <utility>

namespace cellar {

BatchController::BatchController(Cellar &cellar, QString by)
    : m_cellar(cellar)
    , m_by(std::move(by))
{
}

// An answer to what is no longer on the screen is dropped.
CellarRecords::Answer<VesselBatch> BatchController::answerTo(void (BatchController::*what)(const Result<VesselBatch> &))
{
    ++m_question;
    return [this, what, question = m_question](const Result<VesselBatch> &batch) {
        if (question == m_question) {
            (this->*what)(batch);
        }
    };
}

void BatchController::open(const QString &vessel)
{
    const VesselState *state = m_cellar.snapshot()->vessel(vessel);
    if (state == nullptr) {
        return;
    }
    m_vessel = vessel;
    m_label = state->label;
    m_fields.clear();
    m_canBeEmptied = false;
    setState(true, tr("Reading what is in it…"));
    Q_EMIT openChanged();
    m_cellar.records().batch(vessel, this, answerTo(&BatchController::onRead));
}

void BatchController::close()
{
    ++m_question;
    m_vessel.clear();
    m_fields.clear();
    setState(false, {});
    Q_EMIT openChanged();
}

void BatchController::setText(int row, const QString &text)
{
    m_fields.setText(row, text);
}

void BatchController::save()
{
    const BatchTexts texts = m_fields.changes();
    if (m_isBusy || !isOpen()) {
        return;
    }
    if (texts.isEmpty()) {
        close();
        return;
    }
    setState(true, tr("Saving…"));
    m_cellar.records().setBatch(m_vessel, texts, m_by, this, answerTo(&BatchController::onKept));
}

void BatchController::empty()
{
    if (!canBeEmptied() || !isOpen()) {
        return;
    }
    setState(true, tr("Saving…"));
    m_cellar.records().clearBatch(m_vessel, m_by, this, answerTo(&BatchController::onKept));
}

void BatchController::onRead(const Result<VesselBatch> &batch)
{
    if (!batch) {
        setState(false, tr("Cannot be read: %1").arg(batch.error().text), true);
        return;
    }
    m_fields.show(*batch);
    m_canBeEmptied = batch->canBeEmptied() && batch->batch.has_value();
    setState(false, batch->canBeEmptied() ? QString() : tr("The rest is kept in the table of batches."));
}

void BatchController::onKept(const Result<VesselBatch> &batch)
{
    if (!batch) {
        setState(false, tr("Not saved: %1").arg(batch.error().text), true);
        return;
    }
    close();
}

void BatchController::setState(bool isBusy, const QString &text, bool isTrouble)
{
    m_isBusy = isBusy;
    m_statusText = text;
    m_isTrouble = isTrouble;
    Q_EMIT stateChanged();
}

} // namespace cellar
