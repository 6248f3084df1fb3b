// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/batchapi.h"

#include "server/jsonbody.h"
#include "server/problem.h"

#include <QJsonArray>

#include <array>
#include <memory>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

struct Field
{
    QStringView name;
    QString Batch::*text;
};

constexpr std::array<Field, 11> fields{{
    {u"number", &Batch::number},
    {u"split", &Batch::split},
    {u"beer", &Batch::beer},
    {u"brewed", &Batch::brewed},
    {u"size", &Batch::size},
    {u"volume", &Batch::volume},
    {u"og", &Batch::og},
    {u"fg", &Batch::fg},
    {u"gravity", &Batch::gravity},
    {u"stage", &Batch::stage},
    {u"notes", &Batch::notes},
}};

QStringList fieldNames()
{
    QStringList names;
    for (const Field &field : fields) {
        names.append(field.name.toString());
    }
    return names;
}

// What the table owns is a conflict, not the panel's refusal; a disk that keeps nothing is not the node's bug.
HttpResponse answerOf(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::Refused:
        return problem(409, error.text);
    case ErrorKind::BadInput:
        return problem(422, error.text);
    case ErrorKind::Io:
        return problem(503, error.text);
    default:
        return problem(error);
    }
}

} // namespace

BatchApi::BatchApi(BatchBook *book, const Cellar &cellar, Journal *journal)
    : m_book(book)
    , m_cellar(cellar)
    , m_journal(journal)
{
}

bool BatchApi::isThere(const Call &call, const QString &vessel) const
{
    if (m_book == nullptr) {
        call.exchange.answer(problem(503, u"this node keeps no batches"_s));
        return false;
    }
    if (m_cellar.snapshot()->vessel(vessel) == nullptr) {
        call.exchange.answer(problem(404, u"there is no vessel \"%1\""_s.arg(vessel.left(60))));
        return false;
    }
    return true;
}

QJsonObject BatchApi::stateOf(const QString &vessel) const
{
    const auto found = m_book->batches().constFind(vessel);
    QStringList editable;
    if (m_book->hasTable()) {
        for (const BatchColumn column : editableColumns) {
            editable.append(batchFieldName(column));
        }
    } else {
        editable = fieldNames();
    }
    return {{u"vessel"_s, vessel},
        {u"batch"_s, found == m_book->batches().cend() ? QJsonValue() : QJsonValue(toJson(*found))},
        {u"editable"_s, QJsonArray::fromStringList(editable)}};
}

QString BatchApi::labelOf(const QString &vessel) const
{
    const VesselState *state = m_cellar.snapshot()->vessel(vessel);
    return state ? state->label : vessel;
}

void BatchApi::show(const Call &call)
{
    const QString vessel = QString::fromUtf8(call.id);
    if (isThere(call, vessel)) {
        call.exchange.answer(jsonResponse(200, stateOf(vessel)));
    }
}

void BatchApi::change(const Call &call)
{
    const QString vessel = QString::fromUtf8(call.id);
    if (!isThere(call, vessel)) {
        return;
    }
    if (!isJson(call.request.contentType)) {
        call.exchange.answer(problem(415, u"send application/json"_s));
        return;
    }
    // Of a malformed body nothing is right, whatever is in the vessel by its turn.
    if (const Result<Batch> readable = batchWithBody({}, call.request.body); !readable) {
        call.exchange.answer(problem(readable.error()));
        return;
    }
    const auto difference = std::make_shared<QString>();
    m_book->changeBatch(
        vessel,
        [body = call.request.body, difference](const std::optional<Batch> &before) {
            const Result<Batch> wanted = batchWithBody(before.value_or(Batch{}), body);
            *difference = wanted ? batchDifference(before, *wanted) : QString();
            return wanted;
        },
        call.who.user,
        [this, exchange = call.exchange, vessel, difference, user = call.who.user](const Result<void> &done) {
            if (!done) {
                exchange.answer(answerOf(done.error()));
                return;
            }
            writeDown(exchange, jsonResponse(200, stateOf(vessel)), vessel, *difference, user);
        });
}

void BatchApi::clear(const Call &call)
{
    const QString vessel = QString::fromUtf8(call.id);
    if (!isThere(call, vessel)) {
        return;
    }
    m_book->clearBatch(vessel, call.who.user,
        [this, exchange = call.exchange, vessel, user = call.who.user](const Result<void> &done) {
            if (!done) {
                exchange.answer(answerOf(done.error()));
                return;
            }
            HttpResponse response;
            response.status = 204;
            writeDown(exchange, response, vessel, u"emptied"_s, user);
        });
}

void BatchApi::writeDown(const HttpExchange &exchange, const HttpResponse &response, const QString &vessel,
    const QString &what, const QString &user)
{
    if (m_journal == nullptr || what.isEmpty()) {
        exchange.answer(response);
        return;
    }
    JournalEntry entry = JournalEntry::ofNode(
        JournalKind::Batch, labelOf(vessel) + u": "_s + what, {{u"batch"_s, stateOf(vessel).value("batch"_L1)}});
    entry.vessel = vessel;
    entry.by = user;
    m_journal->append(entry, [exchange, response] { exchange.answer(response); });
}

Result<Batch> batchWithBody(const Batch &before, const QByteArray &body)
{
    const Result<QJsonObject> json = jsonObjectFrom(body, fieldNames());
    if (!json) {
        return unexpected(json.error());
    }
    Batch batch = before;
    for (const Field &field : fields) {
        const QJsonValue value = json->value(field.name);
        if (value.isUndefined()) {
            continue;
        }
        if (!value.isString() && !value.isNull()) {
            return unexpected(ErrorKind::BadInput, u"\"%1\" must be text, or null to empty it"_s.arg(field.name));
        }
        batch.*field.text = value.toString();
        if (field.text == &Batch::brewed) {
            batch.brewedOn = {}; // follows from it
        }
    }
    return batch;
}

QString batchDifference(const std::optional<Batch> &before, const Batch &after)
{
    QStringList parts;
    for (const Field &field : fields) {
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
