// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/batchapi.h"

#include "server/jsonbody.h"
#include "server/problem.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

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

BatchApi::BatchApi(const BatchDesk &desk)
    : m_desk(desk)
{
}

void BatchApi::show(const Call &call) const
{
    const Result<VesselBatch> state = m_desk.state(QString::fromUtf8(call.id));
    call.exchange.answer(state ? jsonResponse(200, toJson(*state)) : answerOf(state.error()));
}

void BatchApi::change(const Call &call) const
{
    const QString vessel = QString::fromUtf8(call.id);
    if (const Result<VesselBatch> state = m_desk.state(vessel); !state) {
        call.exchange.answer(answerOf(state.error()));
        return;
    }
    if (!isJson(call.request.contentType)) {
        call.exchange.answer(problem(415, u"send application/json"_s));
        return;
    }
    const Result<BatchTexts> texts = batchTextsFrom(call.request.body);
    if (!texts) {
        call.exchange.answer(problem(texts.error()));
        return;
    }
    m_desk.change(vessel, *texts, {call.who.user}, [exchange = call.exchange](const Result<VesselBatch> &now) {
        exchange.answer(now ? jsonResponse(200, toJson(*now)) : answerOf(now.error()));
    });
}

void BatchApi::clear(const Call &call) const
{
    m_desk.clear(
        QString::fromUtf8(call.id), {call.who.user}, [exchange = call.exchange](const Result<VesselBatch> &now) {
            HttpResponse emptied;
            emptied.status = 204;
            exchange.answer(now ? emptied : answerOf(now.error()));
        });
}

Result<BatchTexts> batchTextsFrom(const QByteArray &body)
{
    const Result<QJsonObject> json = jsonObjectFrom(body, batchFieldNames());
    if (!json) {
        return unexpected(json.error());
    }
    BatchTexts texts;
    for (auto value = json->begin(); value != json->end(); ++value) {
        if (!value->isString() && !value->isNull()) {
            return unexpected(ErrorKind::BadInput, u"\"%1\" must be text, or null to empty it"_s.arg(value.key()));
        }
        texts.insert(value.key(), value->toString());
    }
    return texts;
}

} // namespace cellar
