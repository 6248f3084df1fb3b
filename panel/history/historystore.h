// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "history/historykeeper.h"
#include "history/historysampler.h"
#include "store/storagethread.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace cellar {

// The record of the cellar, seen from the main thread: takes every published snapshot, answers questions, never waits.
// What was recorded is written every few seconds as one transaction; charts end that much before now. Owned by the
// composition root behind the storage thread; at its end it writes what it has left. A disk that does not take anything
// is told by status() and costs nothing but memory.
class HistoryStore final : public QObject
{
    Q_OBJECT

public:
    HistoryStore(StorageThread &storage, const Clock &clock, HistorySettings settings, QObject *parent = nullptr);
    ~HistoryStore() override;

    void record(const Snapshot &snapshot);
    // Writes what was recorded so far, now.
    void flush();

    // Each answer comes exactly once, from the event loop; not at all when `context` is gone by then, or this.
    using SeriesAnswer = std::function<void(const Result<HistorySeries> &)>;
    // BadInput, NotFound (no history of this vessel), Io.
    void query(const HistoryQuery &query, QObject *context, const SeriesAnswer &answer);
    using CoolingAnswer = std::function<void(const Result<CoolingFigures> &)>;
    void cooling(const CoolingQuery &query, QObject *context, const CoolingAnswer &answer);
    using PieceAnswer = std::function<void(const Result<HistoryExport::Piece> &)>;
    // The next piece of an export, at most 64 KiB and only empty when it is the last. Ask for one at a time, when the
    // other side has taken the one before. The export is made by the caller and is to be left alone meanwhile.
    void exportCsv(const std::shared_ptr<HistoryExport> &exported, QObject *context, const PieceAnswer &answer);

    // As it was after the last flush.
    [[nodiscard]] const HistoryStatus &status() const { return m_status; }

Q_SIGNALS:
    void statusChanged();

private:
    [[nodiscard]] HistoryKeeper::Moment moment() const { return {m_clock.now(), m_clock.ticks()}; }
    void onFlushed(const HistoryStatus &status);
    void tidy();
    void setStatus(const HistoryStatus &status);
    void stepCooling(
        const std::shared_ptr<CoolingSurvey> &survey, const QPointer<QObject> &context, const CoolingAnswer &answer);

    StorageThread &m_storage;
    const Clock &m_clock;
    const HistorySettings m_settings;
    std::shared_ptr<HistoryKeeper> m_keeper; // only jobs of the storage thread touch it
    HistorySampler m_sampler;
    HistoryStatus m_status;
    qint64 m_dropped = 0; // here, while the storage thread was busy
    bool m_flushing = false;
    bool m_tidying = false;
    QTimer m_timer;
};

} // namespace cellar
