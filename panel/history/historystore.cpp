// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historystore.h"

#include "core/logging.h"
#include "history/historychart.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

template<typename T, typename Answer> void answerLater(QObject *context, const Answer &answer, const Result<T> &result)
{
    QMetaObject::invokeMethod(
        context, [answer, result] { answer(result); }, Qt::QueuedConnection);
}

} // namespace

HistoryStore::HistoryStore(StorageThread &storage, const Clock &clock, HistorySettings settings, QObject *parent)
    : QObject(parent)
    , m_storage(storage)
    , m_clock(clock)
    , m_settings(std::move(settings))
    , m_keeper(std::make_shared<HistoryKeeper>(m_settings))
{
    connect(&m_timer, &QTimer::timeout, this, &HistoryStore::flush);
    m_timer.start(m_settings.flush);
    flush(); // opens the file
}

HistoryStore::~HistoryStore()
{
    // The keeper ends where its file was opened, behind all jobs that know it.
    m_storage.post([keeper = std::move(m_keeper), batches = m_sampler.take(), at = moment()]() mutable {
        keeper->keep(batches, at);
        keeper.reset();
    });
}

void HistoryStore::record(const Snapshot &snapshot)
{
    m_sampler.add(snapshot);
    while (m_sampler.size() > m_settings.mostWaiting) {
        m_dropped += m_sampler.dropOldest();
    }
}

void HistoryStore::flush()
{
    if (m_flushing) {
        return; // the disk is slow: it goes with the next one
    }
    m_flushing = true;
    m_sampler.remind(m_clock.now());
    m_storage.ask(
        this,
        [keeper = m_keeper, batches = m_sampler.take(), at = moment()] {
            keeper->keep(batches, at);
            return keeper->status();
        },
        [this](const HistoryStatus &status) { onFlushed(status); });
}

void HistoryStore::onFlushed(const HistoryStatus &status)
{
    m_flushing = false;
    setStatus(status);
    tidy();
}

void HistoryStore::setStatus(const HistoryStatus &status)
{
    HistoryStatus now = status;
    now.dropped += m_dropped;
    if (now != m_status) {
        m_status = now;
        Q_EMIT statusChanged();
    }
}

// In portions: whoever else needs the storage thread gets it in between.
void HistoryStore::tidy()
{
    if (m_tidying) {
        return;
    }
    m_tidying = true;
    m_storage.ask(
        this, [keeper = m_keeper, at = moment()] { return std::pair(keeper->tidySome(at), keeper->status()); },
        [this](const std::pair<bool, HistoryStatus> &done) {
            m_tidying = false;
            setStatus(done.second);
            if (done.first) {
                tidy();
            }
        });
}

void HistoryStore::query(const HistoryQuery &query, QObject *context, const SeriesAnswer &answer)
{
    if (const auto checked = checkQuery(query); !checked) {
        answerLater<HistorySeries>(context, answer, unexpected(checked.error()));
        return;
    }
    m_storage.ask(
        context, [keeper = m_keeper, query, at = moment()] { return keeper->query(query, at); }, answer);
}

void HistoryStore::cooling(const CoolingQuery &query, QObject *context, const CoolingAnswer &answer)
{
    if (query.from >= query.to) {
        answerLater<CoolingFigures>(
            context, answer, unexpected(ErrorKind::BadInput, u"the time must begin before it ends"_s));
        return;
    }
    stepCooling(std::make_shared<CoolingSurvey>(query), context, answer);
}

void HistoryStore::stepCooling(
    const std::shared_ptr<CoolingSurvey> &survey, const QPointer<QObject> &context, const CoolingAnswer &answer)
{
    m_storage.ask(
        this, [keeper = m_keeper, survey, at = moment()] { return keeper->cooling(*survey, at); },
        [this, survey, context, answer](const std::optional<Result<CoolingFigures>> &figures) {
            if (!context) {
                return;
            }
            if (figures) {
                answer(*figures);
            } else {
                stepCooling(survey, context, answer);
            }
        });
}

void HistoryStore::exportCsv(
    const std::shared_ptr<HistoryExport> &exported, QObject *context, const PieceAnswer &answer)
{
    m_storage.ask(
        this, [keeper = m_keeper, exported, at = moment()] { return keeper->exportPiece(*exported, at); },
        [this, exported, context = QPointer<QObject>(context), answer](const Result<HistoryExport::Piece> &piece) {
            if (!context) {
                return;
            }
            if (piece && piece->text.isEmpty() && !piece->isLast) {
                exportCsv(exported, context, answer);
            } else {
                answer(piece);
            }
        });
}

} // namespace cellar
