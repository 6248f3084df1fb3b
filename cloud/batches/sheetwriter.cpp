// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/sheetwriter.h"

#include "batches/batchjson.h"
#include "batches/batchtext.h"
#include "batches/sheetvalues.h"
#include "core/logging.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qsizetype longestQuote = 60;

} // namespace

SheetWriter::SheetWriter(SheetClient &client, QList<BatchVessel> vessels, BatchTableRules rules, QObject *parent)
    : SheetWriter(client, std::move(vessels), std::move(rules), Timing(), parent)
{
}

SheetWriter::SheetWriter(
    SheetClient &client, QList<BatchVessel> vessels, BatchTableRules rules, const Timing &timing, QObject *parent)
    : BatchWriter(parent)
    , m_client(client)
    , m_vessels(std::move(vessels))
    , m_rules(std::move(rules))
    , m_backoff(timing.first, timing.longest, systemRandom())
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &SheetWriter::next);
}

void SheetWriter::setPending(const QList<BatchEdit> &edits)
{
    m_pending = edits;
    if (m_pending.isEmpty()) {
        setTrouble({});
    }
    if (!m_isBusy && !m_retry.isActive()) {
        m_retry.start(0); // not within the caller's change
    }
}

void SheetWriter::next()
{
    if (m_isBusy || m_pending.isEmpty()) {
        return;
    }
    m_isBusy = true;
    m_client.read(
        this, [this, edit = m_pending.first()](const GoogleResult<QList<CsvRow>> &rows) { onRows(edit, rows); });
}

void SheetWriter::onRows(const BatchEdit &edit, const GoogleResult<QList<CsvRow>> &rows)
{
    if (!rows) {
        fail(rows.error());
        return;
    }
    const Result<BatchTable> table = readBatchTable(*rows, m_vessels, m_rules);
    if (!table) {
        fail({table.error().kind, table.error().text});
        return;
    }
    onTable(edit, *table);
}

void SheetWriter::onTable(const BatchEdit &edit, const BatchTable &table)
{
    if (!m_pending.contains(edit)) {
        end(); // typed anew, or given up, while the sheet was read
        return;
    }
    const QString name = nameOf(edit, table.columns);
    const std::optional<int> column = table.columns.index(edit.field);
    const auto placed = table.batches.constFind(edit.vessel);
    if (!column) {
        refuse(edit, u"%1 was not written: the sheet has no such column"_s.arg(name));
    } else if (placed == table.batches.cend() || batchKey(placed->batch) != edit.batch) {
        refuse(edit, u"%1 was not written: the sheet has changed, the vessel holds another batch or none"_s.arg(name));
    } else if (const QString &cell = placed->batch.*batchField(edit.field); cell == edit.value) {
        onDone(edit, {});
    } else if (!isKnown(edit, cell)) {
        refuse(edit, u"%1 was not written: the sheet has changed, it says \"%2\" now"_s.arg(name, cell));
    } else {
        m_client.write(this, columnLetters(*column) + QString::number(placed->line), edit.value,
            [this, edit](const GoogleResult<void> &done) { onDone(edit, done); });
    }
}

void SheetWriter::onDone(const BatchEdit &edit, const GoogleResult<void> &done)
{
    if (!done) {
        fail(done.error());
        return;
    }
    qCInfo(lcCloud).noquote() << "batches:" << batchFieldName(edit.field) << "of" << edit.vessel << "by" << edit.by
                              << "is in the sheet";
    m_pending.removeOne(edit);
    setTrouble({});
    end();
    Q_EMIT written(edit);
}

void SheetWriter::refuse(const BatchEdit &edit, const QString &why)
{
    m_pending.removeOne(edit);
    setTrouble({});
    end();
    Q_EMIT refused(edit, why);
}

void SheetWriter::fail(const GoogleFailure &failure)
{
    m_isBusy = false;
    m_retry.start(std::max(m_backoff.next(), failure.retryAfter.value_or(Milliseconds(0))));
    setTrouble(u"what was typed in is not in the sheet yet: %1"_s.arg(failure.text));
}

void SheetWriter::end()
{
    m_isBusy = false;
    m_backoff.reset();
    if (!m_pending.isEmpty()) {
        m_retry.start(0);
    }
}

void SheetWriter::setTrouble(const QString &text)
{
    if (text != m_trouble) {
        m_trouble = text;
        Q_EMIT troubleChanged();
    }
}

QString SheetWriter::nameOf(const BatchEdit &edit, const BatchColumns &columns) const
{
    const auto vessel = std::ranges::find(m_vessels, edit.vessel, &BatchVessel::id);
    return u"\"%1\" \"%2\" of %3"_s.arg(columns.heading(edit.field), shownText(edit.value, longestQuote),
        vessel == m_vessels.cend() ? edit.vessel : vessel->label);
}

} // namespace cellar
