// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/sheetbatchsource.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

SheetBatchSource::SheetBatchSource(SheetClient &client, QObject *parent)
    : SheetBatchSource(client, Timing(), parent)
{
}

SheetBatchSource::SheetBatchSource(SheetClient &client, const Timing &timing, QObject *parent)
    : BatchSource(parent)
    , m_client(client)
    , m_timing(timing)
    , m_backoff(timing.interval, timing.longest, systemRandom())
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &SheetBatchSource::ask);
}

QString SheetBatchSource::kind() const
{
    return u"sheet"_s;
}

QString SheetBatchSource::identity() const
{
    return identityOf(m_client.place());
}

QString SheetBatchSource::identityOf(const SheetPlace &place)
{
    return u"sheet:%1/%2"_s.arg(place.spreadsheet, place.sheet);
}

QString SheetBatchSource::account() const
{
    return m_client.account();
}

void SheetBatchSource::start()
{
    m_next.start(0);
}

void SheetBatchSource::refresh()
{
    if (m_isAsking) {
        m_isWanted = true;
    } else if (!m_isFailing && m_next.remainingTimeAsDuration() > m_timing.soonest) {
        m_next.start(m_timing.soonest);
    }
}

void SheetBatchSource::ask()
{
    m_isAsking = true;
    m_client.read(this, [this](const GoogleResult<QList<CsvRow>> &rows) { onAnswer(rows); });
}

void SheetBatchSource::onAnswer(const GoogleResult<QList<CsvRow>> &rows)
{
    m_isAsking = false;
    m_isFailing = !rows;
    if (rows) {
        m_backoff.reset();
        m_next.start(m_isWanted ? m_timing.soonest : m_timing.interval);
        m_isWanted = false;
        Q_EMIT read(*rows);
    } else {
        m_next.start(std::max(m_backoff.next(), rows.error().retryAfter.value_or(Milliseconds(0))));
        Q_EMIT failed(rows.error().toError());
    }
}

} // namespace cellar
