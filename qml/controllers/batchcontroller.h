// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cellar.h"
#include "models/batchformmodel.h"

namespace cellar {

// The form for what is in a vessel: reads it, keeps what is typed until it is saved or given up, saves only what is
// different. What cannot be saved stays in the form, with the reason in words. Lives in the main thread, owned by
// CellarUi.
class BatchController final : public QObject
{
    Q_OBJECT
    Q_PROPERTY(bool isOpen READ isOpen NOTIFY openChanged)
    Q_PROPERTY(QString label READ label NOTIFY openChanged) // of the vessel
    Q_PROPERTY(cellar::BatchFormModel *fields READ fields CONSTANT)
    Q_PROPERTY(bool isBusy READ isBusy NOTIFY stateChanged) // an answer is awaited
    Q_PROPERTY(QString statusText READ statusText NOTIFY stateChanged) // "Saving…", or why it did not work
    Q_PROPERTY(bool isTrouble READ isTrouble NOTIFY stateChanged)
    Q_PROPERTY(bool canBeEmptied READ canBeEmptied NOTIFY stateChanged)

public:
    // `cellar` outlives the controller. `by` is who types, in the journal.
    BatchController(Cellar &cellar, QString by);

    [[nodiscard]] bool isOpen() const { return !m_vessel.isEmpty(); }
    [[nodiscard]] QString label() const { return m_label; }
    [[nodiscard]] BatchFormModel *fields() { return &m_fields; }
    [[nodiscard]] bool isBusy() const { return m_isBusy; }
    [[nodiscard]] QString statusText() const { return m_statusText; }
    [[nodiscard]] bool isTrouble() const { return m_isTrouble; }
    [[nodiscard]] bool canBeEmptied() const { return m_canBeEmptied && !m_isBusy; }

    // Ignored for a vessel that is not there.
    Q_INVOKABLE void open(const QString &vessel);
    Q_INVOKABLE void close();
    Q_INVOKABLE void setText(int row, const QString &text);
    // Both close the form when it is done; ignored while busy.
    Q_INVOKABLE void save();
    Q_INVOKABLE void empty();

Q_SIGNALS:
    void openChanged();
    void stateChanged();

private:
    void onRead(const Result<VesselBatch> &batch);
    void onKept(const Result<VesselBatch> &batch);
    void setState(bool isBusy, const QString &text, bool isTrouble = false);
    [[nodiscard]] CellarRecords::Answer<VesselBatch> answerTo(
        void (BatchController::*what)(const Result<VesselBatch> &));

    Cellar &m_cellar;
    const QString m_by;
    BatchFormModel m_fields;
    QString m_vessel;
    QString m_label;
    int m_question = 0;
    bool m_isBusy = false;
    bool m_isTrouble = false;
    bool m_canBeEmptied = false;
    QString m_statusText;
};

} // namespace cellar
