// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/historykeeper.h"

#include "core/logging.h"
#include "core/timestamp.h"
#include "history/historysampler.h"

#include <QFile>

#include <algorithm>
#include <iterator>
#include <utility>

using namespace Qt::StringLiterals;

namespace cellar {

using namespace std::chrono_literals;

namespace {

using Kind = DatabaseError::Kind;
using State = HistoryStatus::State;

constexpr Milliseconds firstPause = 2s;
constexpr Milliseconds longestPause = 30s;
constexpr Milliseconds forgetEvery = 1h;

State stateOf(Kind kind)
{
    switch (kind) {
    case Kind::Full:
        return State::DiskFull;
    case Kind::ReadOnly:
        return State::ReadOnly;
    case Kind::CannotOpen:
    case Kind::Corrupt:
    case Kind::Busy:
    case Kind::TooNew:
    case Kind::Constraint:
    case Kind::Io:
    case Kind::Other:
        return State::Failing;
    }
    return State::Failing;
}

// 20261122T140000Z: fit for the name of a file.
QString compactTime(Timestamp at)
{
    return QString(toRfc3339(at)).remove(u'-').remove(u':').section(u'.', 0, 0) + u'Z';
}

QString freeName(const QString &wanted)
{
    QString name = wanted;
    for (int n = 2; QFile::exists(name); ++n) {
        name = u"%1-%2"_s.arg(wanted).arg(n);
    }
    return name;
}

} // namespace

void HistoryKeeper::keep(const std::vector<HistoryBatch> &batches, const Moment &moment)
{
    for (const HistoryBatch &batch : batches) {
        if (m_file) {
            m_file->add(batch);
        } else {
            m_waiting.push_back(batch);
        }
    }
    if (moment.ticks >= m_retryAt || m_status.state == State::Recording) {
        const auto done = attempt();
        if (done) {
            succeeded();
        } else {
            failed(done.error(), moment);
        }
    }
    boundWaiting();
}

DatabaseResult<void> HistoryKeeper::attempt()
{
    if (!m_file || m_mustReopen) {
        if (auto done = reopen(); !done) {
            return done;
        }
    }
    return m_file->save();
}

DatabaseResult<void> HistoryKeeper::reopen()
{
    closeFile(false);
    auto file = HistoryFile::open({m_settings.file, m_settings.hold});
    if (!file) {
        return unexpected(file.error());
    }
    m_file = std::move(*file);
    m_mustReopen = false;
    for (const HistoryBatch &batch : std::exchange(m_waiting, {})) {
        m_file->add(batch);
    }
    return {};
}

void HistoryKeeper::succeeded()
{
    if (m_status.state != State::Recording) {
        qCInfo(lcHistory).noquote() << u"%1: recording"_s.arg(m_settings.file);
    }
    m_status.state = State::Recording;
    m_status.text = m_status.setAside.isEmpty()
                        ? QString()
                        : u"the record was damaged and is kept as %1; a new one has begun"_s.arg(m_status.setAside);
    m_pause = 0ms;
}

void HistoryKeeper::failed(const DatabaseError &error, const Moment &moment)
{
    if (error.kind == Kind::Corrupt && setAside(error, moment.now)) {
        if (attempt()) {
            succeeded();
            return;
        }
    }
    if (m_status.state == State::Recording || m_status.state == State::Starting) {
        qCWarning(lcHistory).noquote() << u"readings wait in memory: %1"_s.arg(error.text);
    }
    m_status.state = stateOf(error.kind);
    m_status.text = error.text;
    // A connection that has seen a disk go stays as it is, also when the disk is back.
    m_mustReopen = m_mustReopen || (error.kind != Kind::Full && error.kind != Kind::Busy);
    m_pause = std::clamp(m_pause * 2, firstPause, longestPause);
    m_retryAt = moment.ticks + m_pause;
}

bool HistoryKeeper::setAside(const DatabaseError &error, Timestamp now)
{
    closeFile(true);
    const QString name = freeName(u"%1.damaged-%2"_s.arg(m_settings.file, compactTime(now)));
    if (!QFile::rename(m_settings.file, name)) {
        return false;
    }
    for (const QString &suffix : {u"-wal"_s, u"-shm"_s}) {
        QFile::rename(m_settings.file + suffix, name + suffix);
    }
    qCCritical(lcHistory).noquote() << u"%1 is damaged; it is kept as %2 and a new record begins: %3"_s.arg(
        m_settings.file, name, error.text);
    m_status.setAside = name;
    return true;
}

// What is not in the file, or not in blocks either, goes on waiting.
void HistoryKeeper::closeFile(bool keepsSaved)
{
    if (m_file) {
        std::vector<HistoryBatch> rest = m_file->take(!keepsSaved);
        m_waiting.insert(m_waiting.begin(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
        m_file.reset();
        m_limits.reset();
    }
}

qsizetype HistoryKeeper::waiting() const
{
    qsizetype count = m_file ? m_file->unsaved() : 0;
    for (const HistoryBatch &batch : m_waiting) {
        count += std::ssize(batch.samples);
    }
    return count;
}

void HistoryKeeper::boundWaiting()
{
    for (qsizetype count = waiting(); count > m_settings.mostWaiting; count = waiting()) {
        std::vector<HistoryBatch> batches = m_file ? m_file->take(true) : std::exchange(m_waiting, {});
        const qint64 dropped = dropOldest(batches);
        if (m_status.dropped == 0) {
            qCWarning(lcHistory).noquote()
                << u"more than %1 readings wait for the disk: the oldest are given up"_s.arg(m_settings.mostWaiting);
        }
        m_status.dropped += dropped;
        for (const HistoryBatch &batch : batches) {
            if (m_file) {
                m_file->add(batch);
            } else {
                m_waiting.push_back(batch);
            }
        }
    }
}

bool HistoryKeeper::tidySome(const Moment &moment)
{
    if (!m_file || m_status.state != State::Recording) {
        return false;
    }
    const auto more = tidy(moment);
    if (!more) {
        failed(more.error(), moment);
        return false;
    }
    return *more;
}

DatabaseResult<bool> HistoryKeeper::tidy(const Moment &moment)
{
    const auto sealed = m_file->sealSome();
    if (!sealed || *sealed) {
        return sealed;
    }
    if (moment.ticks >= m_forgetAt) {
        const auto limits = m_file->retentionLimits(m_settings.keep, moment.now);
        if (!limits) {
            return unexpected(limits.error());
        }
        m_limits = *limits;
        m_forgetAt = moment.ticks + forgetEvery;
    }
    if (m_limits) {
        const auto forgotten = m_file->forgetSome(*m_limits);
        if (!forgotten || *forgotten) {
            return forgotten;
        }
        m_limits.reset();
    }
    return m_file->shrinkSome(m_settings.maxBytes);
}

} // namespace cellar
