// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "outbox/outboxstore.h"

#include "core/logging.h"

#include <QDateTime>
#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// What a record costs in memory besides its payload.
constexpr qint64 memoryOverhead = 128;
constexpr std::size_t mostUnquarantined = 1'000;

qint64 memoryOf(const OutboxRecord &record)
{
    return record.payload.size() + memoryOverhead;
}

} // namespace

OutboxStore::OutboxStore(const OutboxOptions &options)
    : m_options(options)
{
}

bool OutboxStore::isReady()
{
    if (m_file) {
        return true;
    }
    for (const bool again : {true, false}) {
        auto file = OutboxFile::open(m_options);
        if (file) {
            m_file = std::move(*file);
            return true; // whether it can be written too is found out by catchUp()
        }
        const bool damaged = file.error().kind == DatabaseError::Kind::Corrupt;
        onError(file.error());
        if (!again || !damaged) {
            break;
        }
    }
    return false;
}

template<typename T> bool OutboxStore::succeeded(const DatabaseResult<T> &result)
{
    if (result) {
        return true;
    }
    onError(result.error());
    return false;
}

void OutboxStore::onError(const DatabaseError &error)
{
    using enum DatabaseError::Kind;
    if (m_trouble != error.text) {
        qCWarning(lcCloud).noquote() << "the outbox cannot be written:" << error.text;
        m_trouble = error.text;
    }
    if (error.kind == Corrupt) {
        putAside();
    } else if (m_file && (error.kind == Io || error.kind == Other)) {
        m_lastKnown = m_file->tallies();
        m_file.reset(); // what is wrong may lie in what is open
    }
}

void OutboxStore::putAside()
{
    m_file.reset();
    m_lastKnown.clear();
    m_undeleted.clear();
    const QString aside =
        m_options.file + u".damaged-"_s + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss"_s);
    for (const auto &suffix : {u""_s, u"-wal"_s, u"-shm"_s}) {
        QFile::remove(aside + suffix);
        QFile::rename(m_options.file + suffix, aside + suffix);
    }
    if (QFile::exists(m_options.file)) {
        return; // cannot be moved: a disk that is read-only
    }
    m_damaged = aside;
    m_trouble.clear(); // told otherwise
    qCCritical(lcCloud).noquote() << m_options.file << "was damaged and is now" << aside
                                  << "- what waited in it is not delivered; a new file begins";
}

void OutboxStore::add(const QString &sink, const QList<OutboxRecord> &records)
{
    catchUp();
    // Behind what waits in memory, never before it.
    if (!m_unsaved.empty() || !isReady() || !succeeded(m_file->add(sink, records))) {
        keepInMemory(sink, records);
        if (m_trouble.isEmpty()) {
            catchUp(); // the file was damaged: into the new one
        }
    }
}

void OutboxStore::keepInMemory(const QString &sink, const QList<OutboxRecord> &records)
{
    for (const OutboxRecord &record : records) {
        m_unsaved.push_back({sink, {++m_nextUnsavedId, record.at, record.payload}});
        m_unsavedBytes += memoryOf(record);
    }
    while (m_unsavedBytes > m_options.largestUnsaved) {
        m_unsavedBytes -= memoryOf(m_unsaved.front().record);
        ++m_uncounted[m_unsaved.front().sink].dropped;
        m_unsaved.pop_front();
    }
}

qint64 OutboxStore::handledUpTo(const QString &sink) const
{
    qint64 last = 0;
    for (const Undeleted &range : m_undeleted) {
        last = range.sink == sink ? std::max(last, range.last) : last;
    }
    return last;
}

QList<OutboxRecord> OutboxStore::oldest(const QString &sink, const BatchLimits &limits)
{
    if (isReady()) {
        const auto records = m_file->oldest(sink, handledUpTo(sink), limits);
        if (succeeded(records) && !records->isEmpty()) {
            return *records;
        }
    }
    QList<OutboxRecord> records;
    qint64 bytes = 0;
    for (const Unsaved &unsaved : m_unsaved) {
        if (unsaved.sink != sink) {
            continue;
        }
        bytes += unsaved.record.payload.size() + 1;
        if (records.size() >= limits.records || (bytes > limits.bytes && !records.isEmpty())) {
            break;
        }
        records.append(unsaved.record);
    }
    return records;
}

void OutboxStore::delivered(const QString &sink, qint64 first, qint64 last)
{
    if (first < 0) {
        const std::size_t gone = std::erase_if(m_unsaved, [&](const Unsaved &unsaved) {
            const bool meant = unsaved.sink == sink && unsaved.record.id >= first && unsaved.record.id <= last;
            m_unsavedBytes -= meant ? memoryOf(unsaved.record) : 0;
            return meant;
        });
        m_uncounted[sink].sent += static_cast<qint64>(gone);
        return;
    }
    m_undeleted.push_back({sink, first, last});
    (void)deleteUndeleted();
}

void OutboxStore::quarantine(const QString &sink, const QList<RefusedRecord> &records, Timestamp now)
{
    for (const RefusedRecord &refused : records) {
        const qint64 id = refused.record.id;
        if (id < 0) {
            std::erase_if(m_unsaved, [&](const Unsaved &unsaved) {
                const bool meant = unsaved.sink == sink && unsaved.record.id == id;
                m_unsavedBytes -= meant ? memoryOf(unsaved.record) : 0;
                return meant;
            });
        }
        if (m_unquarantined.size() < mostUnquarantined) {
            m_unquarantined.push_back({sink, refused, now});
        }
    }
    (void)quarantineUnquarantined();
}

void OutboxStore::catchUp()
{
    if (m_trouble.isEmpty() && m_file) {
        if (m_unsaved.empty() && m_undeleted.empty() && m_unquarantined.empty() && m_uncounted.isEmpty()) {
            return;
        }
    }
    if (isReady() && deleteUndeleted() && quarantineUnquarantined() && saveUnsaved() && countUncounted()) {
        m_trouble.clear();
    }
}

bool OutboxStore::deleteUndeleted()
{
    while (!m_undeleted.empty()) {
        const Undeleted range = m_undeleted.front();
        if (!isReady() || !succeeded(m_file->delivered(range.sink, range.first, range.last))) {
            return false;
        }
        m_undeleted.pop_front();
    }
    return true;
}

bool OutboxStore::quarantineUnquarantined()
{
    while (!m_unquarantined.empty()) {
        const Unquarantined &next = m_unquarantined.front();
        if (!isReady() ||
            !succeeded(m_file->quarantine(next.sink, next.refused.record, next.refused.reason, next.since))) {
            return false;
        }
        m_unquarantined.pop_front();
    }
    return true;
}

bool OutboxStore::saveUnsaved()
{
    while (!m_unsaved.empty()) {
        const QString sink = m_unsaved.front().sink;
        QList<OutboxRecord> run; // neighbours of one sink, in one transaction
        for (const Unsaved &unsaved : m_unsaved) {
            if (unsaved.sink != sink) {
                break;
            }
            run.append(unsaved.record);
        }
        if (!isReady() || !succeeded(m_file->add(sink, run))) {
            return false;
        }
        for (const OutboxRecord &record : std::as_const(run)) {
            m_unsavedBytes -= memoryOf(record);
        }
        m_unsaved.erase(m_unsaved.begin(), m_unsaved.begin() + run.size());
    }
    return true;
}

bool OutboxStore::countUncounted()
{
    while (!m_uncounted.isEmpty()) {
        const auto next = m_uncounted.cbegin();
        if (!isReady() || !succeeded(m_file->count(next.key(), next->sent, next->dropped))) {
            return false;
        }
        m_uncounted.erase(next);
    }
    return true;
}

QList<QuarantinedRecord> OutboxStore::quarantined(const QString &sink, int most)
{
    if (!isReady()) {
        return {};
    }
    const auto records = m_file->quarantined(sink, most);
    return succeeded(records) ? *records : QList<QuarantinedRecord>();
}

void OutboxStore::clearQuarantine(const QString &sink)
{
    (void)(isReady() && succeeded(m_file->clearQuarantine(sink)));
}

void OutboxStore::retryQuarantine(const QString &sink)
{
    (void)(isReady() && succeeded(m_file->retryQuarantine(sink)));
}

OutboxState OutboxStore::state() const
{
    OutboxState state{.sinks = m_lastKnown, .trouble = m_trouble, .damaged = m_damaged};
    if (m_file) {
        state.sinks = m_file->tallies();
        state.fileBytes = m_file->sizeOnDisk();
    }
    for (const Unsaved &unsaved : m_unsaved) {
        OutboxTally &tally = state.sinks[unsaved.sink];
        ++tally.records;
        ++tally.unsaved;
        tally.bytes += unsaved.record.payload.size();
        tally.oldest = tally.oldest.value_or(unsaved.record.at);
    }
    for (auto uncounted = m_uncounted.cbegin(); uncounted != m_uncounted.cend(); ++uncounted) {
        state.sinks[uncounted.key()].sent += uncounted->sent;
        state.sinks[uncounted.key()].dropped += uncounted->dropped;
    }
    return state;
}

} // namespace cellar
