// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/batchdesk.h"

#include "batches/batchbook.h"
#include "journal/journal.h"

#include <memory>

using namespace Qt::StringLiterals;

namespace cellar {

BatchDesk::BatchDesk(BatchBook *book, Journal *journal)
    : m_book(book)
    , m_journal(journal)
{
}

Result<VesselBatch> BatchDesk::state(const QString &vessel) const
{
    if (m_book == nullptr) {
        return unexpected(ErrorKind::Io, u"this node keeps no batches"_s);
    }
    if (!m_book->labelOf(vessel)) {
        return unexpected(ErrorKind::NotFound, u"there is no vessel \"%1\""_s.arg(vessel.left(60)));
    }
    VesselBatch state{vessel, {}, {}};
    const QHash<QString, Batch> &batches = m_book->batches();
    if (const auto found = batches.constFind(vessel); found != batches.cend()) {
        state.batch = *found;
    }
    if (!m_book->hasTable()) {
        state.editable = batchFieldNames();
        return state;
    }
    for (const BatchColumn column : editableColumns) {
        state.editable.append(batchFieldName(column));
    }
    return state;
}

void BatchDesk::change(const QString &vessel, const BatchTexts &texts, const Who &who, const Answer &answer) const
{
    if (const Result<VesselBatch> known = state(vessel); !known) {
        answer(known);
        return;
    }
    const auto difference = std::make_shared<QString>();
    m_book->changeBatch(
        vessel,
        [texts, difference](const std::optional<Batch> &before) {
            const Result<Batch> wanted = batchWithTexts(before.value_or(Batch{}), texts);
            *difference = wanted ? batchDifference(before, *wanted) : QString();
            return wanted;
        },
        who.by,
        [desk = *this, vessel, difference, who, answer](const Result<void> &done) {
            if (!done) {
                answer(unexpected(done.error()));
                return;
            }
            desk.writeDown(vessel, *difference, who, answer);
        });
}

void BatchDesk::clear(const QString &vessel, const Who &who, const Answer &answer) const
{
    if (const Result<VesselBatch> known = state(vessel); !known) {
        answer(known);
        return;
    }
    m_book->clearBatch(vessel, who.by, [desk = *this, vessel, who, answer](const Result<void> &done) {
        if (!done) {
            answer(unexpected(done.error()));
            return;
        }
        desk.writeDown(vessel, u"emptied"_s, who, answer);
    });
}

// `what` in words; empty: nothing is different.
void BatchDesk::writeDown(const QString &vessel, const QString &what, const Who &who, const Answer &answer) const
{
    const Result<VesselBatch> now = state(vessel);
    if (m_journal == nullptr || what.isEmpty() || !now) {
        answer(now);
        return;
    }
    const QJsonValue batch = now->batch ? QJsonValue(toJson(*now->batch)) : QJsonValue();
    JournalEntry entry = JournalEntry::ofNode(
        JournalKind::Batch, m_book->labelOf(vessel).value_or(vessel) + u": "_s + what, {{u"batch"_s, batch}});
    entry.vessel = vessel;
    entry.by = who.by;
    entry.from = who.from;
    m_journal->append(entry, [answer, now] { answer(now); });
}

Result<Batch> batchWithTexts(const Batch &before, const BatchTexts &texts)
{
    Batch batch = before;
    for (auto text = texts.cbegin(); text != texts.cend(); ++text) {
        const BatchField *field = batchFieldNamed(text.key());
        if (field == nullptr) {
            return unexpected(ErrorKind::BadInput, u"a batch has no \"%1\""_s.arg(text.key().left(60)));
        }
        batch.*field->text = text.value();
        if (field->text == &Batch::brewed) {
            batch.brewedOn = {}; // follows from it
        }
    }
    return batch;
}

QString batchDifference(const std::optional<Batch> &before, const Batch &after)
{
    QStringList parts;
    for (const BatchField &field : batchFields) {
        const QString old = before ? (*before).*field.text : QString();
        const QString now = (after.*field.text).trimmed();
        if (old == now) {
            continue;
        }
        parts.append(old.isEmpty()   ? u"%1 \"%2\""_s.arg(field.name, now)
                     : now.isEmpty() ? u"%1 \"%2\" taken out"_s.arg(field.name, old)
                                     : u"%1 \"%2\" → \"%3\""_s.arg(field.name, old, now));
    }
    return parts.join(u", "_s);
}

} // namespace cellar
