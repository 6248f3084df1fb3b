// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/batchbook.h"

#include "batches/batchtext.h"
#include "batches/typedbatch.h"
#include "core/logging.h"

#include <QDateTime>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qsizetype mostNotices = 5;

QDate localDate(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count()).date();
}

Result<void> resultOf(const DatabaseResult<void> &done)
{
    return done ? Result<void>() : Result<void>(unexpected(done.error().toError()));
}

} // namespace

BatchBook::BatchBook(Settings settings, BatchSource *source, BatchWriter *writer, BatchStore &store,
    StorageThread &storage, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_source(source)
    , m_writer(writer)
    , m_store(store)
    , m_storage(storage)
    , m_clock(clock)
{
    connect(&m_tick, &QTimer::timeout, this, &BatchBook::publish);
    m_late.setSingleShot(true);
    connect(&m_late, &QTimer::timeout, this, &BatchBook::beginTurns);
    if (m_source != nullptr) {
        connect(m_source, &BatchSource::read, this, &BatchBook::onRead);
        connect(m_source, &BatchSource::confirmed, this, &BatchBook::onConfirmed);
        connect(m_source, &BatchSource::failed, this, &BatchBook::onFailed);
    }
    if (m_writer != nullptr) {
        connect(m_writer, &BatchWriter::written, this, &BatchBook::onWritten);
        connect(m_writer, &BatchWriter::refused, this, &BatchBook::onRefused);
        connect(m_writer, &BatchWriter::troubleChanged, this, &BatchBook::statusChanged);
    }
}

void BatchBook::start()
{
    m_late.start(m_settings.patience);
    m_storage.ask(
        this, [&store = m_store] { return store.load(); },
        [this](const DatabaseResult<BatchRecord> &record) { onLoaded(record); });
}

void BatchBook::onLoaded(const DatabaseResult<BatchRecord> &record)
{
    m_isLoaded = true;
    if (record) {
        for (const TypedBatch &typed : record->typed) {
            m_typed.insert(typed.vessel, typed);
        }
        m_edits = record->edits;
        m_copy = m_source != nullptr && record->copy && record->copy->source == m_source->identity() ? record->copy
                                                                                                     : std::nullopt;
    } else {
        m_storeError = record.error().text;
    }
    if (m_copy) {
        m_confirmedAt = m_copy->readAt;
        const Result<BatchTable> table = readBatchTable(m_copy->rows, m_settings.vessels, m_settings.rules);
        m_table = table ? std::optional(*table) : std::nullopt;
    }
    publish();
    Q_EMIT statusChanged();
    m_tick.start(m_settings.tick);
    giveToWriter();
    if (m_source != nullptr) {
        m_source->start();
    }
    m_late.stop();
    beginTurns();
}

void BatchBook::onRead(const QList<CsvRow> &rows)
{
    if (m_table && m_copy && m_copy->rows == rows) {
        m_isRefused = false;
        onConfirmed();
        return;
    }
    Result<BatchTable> table = readBatchTable(rows, m_settings.vessels, m_settings.rules);
    m_isRefused = !table;
    if (!table) {
        onFailed(table.error());
        return;
    }
    m_table = std::move(*table);
    m_copy = BatchCopy{m_source->identity(), rows, m_clock.now()};
    m_confirmedAt = m_copy->readAt;
    keep([copy = *m_copy](BatchStore &store) { return store.saveCopy(copy); });
    onConfirmed();
}

void BatchBook::onConfirmed()
{
    if (!m_copy || !m_table || m_isRefused) {
        return; // what is confirmed is a table that was refused
    }
    m_copy->readAt = m_clock.now();
    if (m_copy->readAt - m_confirmedAt >= m_settings.confirmEvery || m_copy->readAt < m_confirmedAt) {
        m_confirmedAt = m_copy->readAt;
        keep([at = m_confirmedAt](BatchStore &store) { return store.confirmCopy(at); });
    }
    m_error.clear();
    m_wasRead = true;
    endEdits();
    publish();
    Q_EMIT statusChanged();
}

void BatchBook::onFailed(const Error &error)
{
    if (m_error != error.text) {
        qCWarning(lcCloud).noquote() << "batches:" << error.text;
        m_error = error.text;
    }
    Q_EMIT statusChanged();
}

void BatchBook::onWritten(const BatchEdit &edit)
{
    const auto found = std::ranges::find(m_edits, edit);
    if (found == m_edits.end()) {
        return; // the table was read meanwhile, and the edit had arrived
    }
    found->isPending = false; // shown until the table is read again
    keep([done = *found](BatchStore &store) { return store.saveEdits({done}); });
    giveToWriter();
    m_source->refresh();
    Q_EMIT statusChanged();
}

void BatchBook::onRefused(const BatchEdit &edit, const QString &why)
{
    if (m_edits.contains(edit)) {
        dropEdit(edit);
        notice(why);
        Q_EMIT lost(edit, why);
        giveToWriter();
        publish();
        Q_EMIT statusChanged();
    }
}

// Only what was read just now may end an edit: a copy of yesterday knows less than who typed today.
void BatchBook::endEdits()
{
    const QList<EndedEdit> ended = mergeBatches(m_table->batches, m_edits).ended;
    for (const EndedEdit &end : ended) {
        dropEdit(end.edit);
        if (end.edit.isPending && end.why != EditEnd::Arrived) {
            const QString why = whyNotWritten(end, vesselOf(end.edit.vessel));
            notice(why);
            Q_EMIT lost(end.edit, why);
        }
    }
    if (!ended.isEmpty()) {
        giveToWriter();
    }
}

void BatchBook::dropEdit(const BatchEdit &edit)
{
    m_edits.removeOne(edit);
    keep([edit](BatchStore &store) { return store.removeEdit(edit); });
}

void BatchBook::addEdits(const QList<BatchEdit> &edits)
{
    for (const BatchEdit &edit : edits) {
        m_edits.removeIf(
            [&edit](const BatchEdit &old) { return old.vessel == edit.vessel && old.field == edit.field; });
        m_edits.append(edit);
    }
    giveToWriter();
    publish();
    Q_EMIT statusChanged();
}

std::optional<QString> BatchBook::labelOf(const QString &vessel) const
{
    const BatchVessel *known = vesselOf(vessel);
    return known != nullptr ? std::optional(known->label) : std::nullopt;
}

void BatchBook::changeBatch(const QString &vessel, Change change, const QString &by, const Answer &answer)
{
    inTurn(vessel, answer, [this, vessel, change = std::move(change), by](const Answer &done) {
        const auto found = m_batches.constFind(vessel);
        const Result<Batch> wanted = change(found == m_batches.cend() ? std::nullopt : std::optional(*found));
        if (wanted) {
            write(vessel, *wanted, by, done);
        } else {
            done(unexpected(wanted.error()));
        }
    });
}

void BatchBook::setBatch(const QString &vessel, const Batch &batch, const QString &by, const Answer &answer)
{
    changeBatch(
        vessel, [batch](const std::optional<Batch> &) { return batch; }, by, answer);
}

void BatchBook::clearBatch(const QString &vessel, const QString &by, const Answer &answer)
{
    inTurn(vessel, answer, [this, vessel, by](const Answer &done) { clear(vessel, by, done); });
}

void BatchBook::inTurn(const QString &vessel, const Answer &answer, const Turn &turn)
{
    const Answer done = [self = QPointer(this), vessel, answer](const Result<void> &result) {
        answer(result);
        if (self) {
            self->nextTurn(vessel);
        }
    };
    QList<std::function<void()>> &turns = m_turns[vessel];
    turns.append([turn, done] { turn(done); });
    if (turns.size() == 1 && m_isKnown) {
        turn(done);
    }
}

void BatchBook::beginTurns()
{
    if (std::exchange(m_isKnown, true)) {
        return;
    }
    QList<std::function<void()>> first;
    for (const auto &turns : std::as_const(m_turns)) {
        first.append(turns.first());
    }
    const QPointer self(this); // an answer may end it
    for (const std::function<void()> &turn : std::as_const(first)) {
        if (self) {
            turn();
        }
    }
}

void BatchBook::nextTurn(const QString &vessel)
{
    QList<std::function<void()>> &turns = m_turns[vessel];
    turns.removeFirst();
    if (turns.isEmpty()) {
        m_turns.remove(vessel);
        return;
    }
    const std::function<void()> next = turns.first();
    next();
}

void BatchBook::write(const QString &vessel, const Batch &batch, const QString &by, const Answer &answer)
{
    const BatchVessel *known = vesselOf(vessel);
    if (known == nullptr) {
        answer(unexpected(ErrorKind::NotFound, u"there is no vessel \"%1\""_s.arg(vessel)));
    } else if (!m_isLoaded) {
        answer(unexpected(ErrorKind::Io, u"the batches have not been read from the disk yet"_s));
    } else if (m_source != nullptr) {
        setBesideTable(*known, batch, by, answer);
    } else if (const Result<Batch> checked = checkedBatch(batch, m_settings.rules.dates); !checked) {
        answer(unexpected(checked.error()));
    } else {
        saveTyped({vessel, *checked, by, m_clock.now()}, answer);
    }
}

void BatchBook::saveTyped(const TypedBatch &typed, const Answer &answer)
{
    m_storage.ask(
        this, [&store = m_store, typed] { return store.saveTyped(typed); },
        [this, typed, answer](const DatabaseResult<void> &done) {
            if (done) {
                m_typed.insert(typed.vessel, typed);
                publish();
            }
            answer(resultOf(done));
        });
}

void BatchBook::clear(const QString &vessel, const QString &by, const Answer &answer)
{
    const BatchVessel *known = vesselOf(vessel);
    if (known == nullptr) {
        answer(unexpected(ErrorKind::NotFound, u"there is no vessel \"%1\""_s.arg(vessel)));
        return;
    }
    if (m_source != nullptr) {
        answer(unexpected(ErrorKind::Refused, u"%1 is emptied in the %2, not here"_s.arg(known->label, tableName())));
        return;
    }
    qCInfo(lcCloud).noquote() << known->label << "emptied by" << by;
    m_storage.ask(
        this, [&store = m_store, vessel] { return store.removeTyped(vessel); },
        [this, vessel, answer](const DatabaseResult<void> &done) {
            if (done) {
                m_typed.remove(vessel);
                publish();
            }
            answer(resultOf(done));
        });
}

void BatchBook::setBesideTable(const BatchVessel &vessel, const Batch &batch, const QString &by, const Answer &answer)
{
    const auto placed = m_table ? m_table->batches.constFind(vessel.id) : QHash<QString, PlacedBatch>::const_iterator();
    if (!m_table || placed == m_table->batches.cend()) {
        const QString why = m_table ? u"%1 is empty in the %2; enter its batch there"_s.arg(vessel.label, tableName())
                                    : u"the %1 has never been read"_s.arg(tableName());
        answer(unexpected(ErrorKind::Refused, why));
        return;
    }
    const Result<QList<BatchEdit>> edits = editsFor(vessel, *placed, batch, by);
    if (!edits) {
        answer(unexpected(edits.error()));
        return;
    }
    m_storage.ask(
        this, [&store = m_store, edits = *edits] { return store.saveEdits(edits); },
        [this, edits = *edits, answer](const DatabaseResult<void> &done) {
            if (done) {
                addEdits(edits);
            }
            answer(resultOf(done));
        });
}

Result<QList<BatchEdit>> BatchBook::editsFor(
    const BatchVessel &vessel, const PlacedBatch &placed, const Batch &batch, const QString &by) const
{
    if (const Result<void> allowed = checkOwnedByTable(placed.batch, batch, m_table->columns, tableName()); !allowed) {
        return unexpected(allowed.error());
    }
    QList<BatchEdit> edits;
    const Batch shown = m_batches.value(vessel.id);
    for (const BatchColumn field : editableColumns) {
        const Result<QString> value = checkedText(field, batch.*batchField(field));
        if (!value) {
            return unexpected(value.error());
        }
        if (*value == shown.*batchField(field)) {
            continue;
        }
        if (m_writer != nullptr && !m_table->columns.index(field)) {
            return unexpected(ErrorKind::Refused, u"the %1 has no column \"%2\"; nothing was written"_s.arg(
                                                      tableName(), m_table->columns.heading(field)));
        }
        edits.append({vessel.id, field, batchKey(placed.batch), *value, placed.batch.*batchField(field),
            writtenByUs(vessel.id, field, placed.batch), by, m_clock.now(), m_writer != nullptr});
    }
    return edits;
}

// The edit that a new one replaces may be on its way into the sheet; there it is no news.
QString BatchBook::writtenByUs(const QString &vessel, BatchColumn field, const Batch &batch) const
{
    const auto earlier = std::ranges::find_if(m_edits, [&](const BatchEdit &edit) {
        return edit.vessel == vessel && edit.field == field && edit.batch == batchKey(batch);
    });
    return m_writer != nullptr && earlier != m_edits.cend() ? earlier->value : QString();
}

void BatchBook::giveToWriter()
{
    if (m_writer != nullptr) {
        QList<BatchEdit> pending = m_edits;
        pending.removeIf([](const BatchEdit &edit) { return !edit.isPending; });
        m_writer->setPending(pending);
    }
}

void BatchBook::publish()
{
    QHash<QString, Batch> next;
    if (m_table) {
        next = mergeBatches(m_table->batches, m_edits).batches;
    } else {
        for (const TypedBatch &typed : std::as_const(m_typed)) {
            if (vesselOf(typed.vessel) != nullptr) {
                next.insert(typed.vessel, typed.batch);
                next[typed.vessel].recordedAt = typed.at;
            }
        }
    }
    const QDate today = localDate(m_clock.now());
    for (Batch &batch : next) {
        batch.days = batch.daysInVessel(today);
        batch.recordedAt = m_table ? m_copy->readAt : batch.recordedAt;
    }
    if (next != m_batches) {
        m_batches = next;
        Q_EMIT changed();
    }
}

BatchStatus BatchBook::status() const
{
    BatchStatus status;
    status.source = m_source != nullptr ? m_source->kind() : u"typed"_s;
    status.account = m_source != nullptr ? m_source->account() : QString();
    status.isTwoWay = m_writer != nullptr;
    status.error = m_error;
    using enum BatchStatus::State;
    status.state = m_source == nullptr ? Typed : !m_error.isEmpty() ? Trouble : m_wasRead ? Good : Waiting;
    if (m_copy && m_table) {
        status.readAt = m_copy->readAt;
        status.age = std::max(Milliseconds(0), Milliseconds(m_clock.now() - m_copy->readAt));
        status.warnings = m_table->warnings;
    }
    status.pendingWrites = static_cast<int>(std::ranges::count_if(m_edits, &BatchEdit::isPending));
    for (const QString &text : {m_storeError, m_writer != nullptr ? m_writer->trouble() : QString()}) {
        if (!text.isEmpty()) {
            status.warnings.append(text);
        }
    }
    status.warnings.append(m_notices);
    return status;
}

void BatchBook::notice(const QString &text)
{
    qCWarning(lcCloud).noquote() << "batches:" << text;
    m_notices.append(text);
    m_notices = m_notices.last(std::min(m_notices.size(), mostNotices));
}

void BatchBook::keep(std::function<DatabaseResult<void>(BatchStore &)> work)
{
    m_storage.ask(
        this, [&store = m_store, work = std::move(work)] { return work(store); },
        [this](const DatabaseResult<void> &done) {
            const QString error = done ? QString() : u"the batches cannot be kept: %1"_s.arg(done.error().text);
            if (error != m_storeError) {
                m_storeError = error;
                Q_EMIT statusChanged();
            }
        });
}

const BatchVessel *BatchBook::vesselOf(const QString &id) const
{
    const auto found = std::ranges::find(m_settings.vessels, id, &BatchVessel::id);
    return found == m_settings.vessels.cend() ? nullptr : &*found;
}

QString BatchBook::tableName() const
{
    return m_source->kind() == "csv"_L1 ? u"file"_s : u"sheet"_s;
}

} // namespace cellar
