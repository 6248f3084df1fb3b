// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cellarapi.h"

#include "model/snapshotjson.h"
#include "server/jsonbody.h"
#include "server/problem.h"
#include "server/setpointbody.h"

#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

QByteArray fileContent(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// If-None-Match: *, or a list of quoted tags, each perhaps marked as weak.
bool namesTag(const QByteArray &header, const QByteArray &etag)
{
    return header == etag || header.trimmed() == "*" || header.contains(etag);
}

// Where a change came from, as the journal will show it. A browser cannot claim to be the kiosk.
QString originOf(const Call &call)
{
    if (call.who.proof == Identity::Proof::Session) {
        return u"browser"_s;
    }
    const QByteArray &claimed = call.request.client;
    const bool known = claimed == "kiosk" || claimed == "desktop" || claimed == "cli";
    return known ? QString::fromLatin1(claimed) : u"api"_s;
}

} // namespace

CellarApi::CellarApi(Cellar &cellar, const Clock &clock, QByteArray boot)
    : m_cellar(cellar)
    , m_clock(clock)
    , m_boot(std::move(boot))
    , m_started(clock.ticks())
    , m_openApi(fileContent(u":/server/openapi.json"_s))
{
}

void CellarApi::health(const Call &call) const
{
    const SnapshotPtr snapshot = m_cellar.snapshot();
    const bool linked = std::ranges::all_of(
        snapshot->panels, [](const PanelState &panel) { return panel.state == LinkState::Connected; });
    const auto uptime = std::chrono::floor<std::chrono::seconds>(m_clock.ticks() - m_started);
    call.exchange.answer(jsonResponse(
        200, {{u"status"_s, linked && snapshot->sequence > 0 ? u"ok"_s : u"degraded"_s},
                 {u"version"_s, QStringLiteral(CELLAR_VERSION)}, {u"uptimeSeconds"_s, qint64(uptime.count())}}));
}

void CellarApi::openApi(const Call &call) const
{
    HttpResponse response;
    response.contentType = "application/json"_ba;
    response.body = m_openApi;
    call.exchange.answer(response);
}

void CellarApi::snapshot(const Call &call)
{
    renewSnapshot();
    if (call.request.ifNoneMatch.isEmpty() || !namesTag(call.request.ifNoneMatch, m_etag)) {
        call.exchange.answerShared(m_message, 200);
        return;
    }
    HttpResponse response;
    response.status = 304;
    response.headers = "ETag: "_ba + m_etag + "\r\n"_ba;
    call.exchange.answer(response);
}

void CellarApi::renewSnapshot()
{
    const SnapshotPtr snapshot = m_cellar.snapshot();
    if (snapshot == m_serialised) {
        return;
    }
    HttpResponse response = jsonResponse(200, toJson(*snapshot));
    m_etag = '"' + m_boot + '-' + QByteArray::number(snapshot->sequence) + '"';
    response.headers = "ETag: "_ba + m_etag + "\r\n"_ba;
    m_message = serialise(response, AfterAnswer::KeepAlive);
    m_serialised = snapshot;
}

void CellarApi::setSetpoint(const Call &call)
{
    if (!isJson(call.request.contentType)) {
        call.exchange.answer(problem(415, u"send application/json"_s));
        return;
    }
    const auto body = parseSetpointBody(call.request.body);
    if (!body) {
        call.exchange.answer(problem(body.error()));
        return;
    }
    const QString vessel = QString::fromUtf8(call.id);
    const SetpointRequest request{vessel, body->value, body->expected, call.who.user, originOf(call)};
    m_cellar.requestSetpoint(
        request, this, [this, exchange = call.exchange, vessel](const Result<SetpointChange> &outcome) {
            answerSetpoint(exchange, vessel, outcome);
        });
}

void CellarApi::answerSetpoint(
    const HttpExchange &exchange, const QString &vessel, const Result<SetpointChange> &outcome) const
{
    if (outcome) {
        HttpResponse response = jsonResponse(202, toJson(*outcome));
        response.headers =
            "Location: /api/v1/setpoint-changes/"_ba + outcome->id.toUtf8().toPercentEncoding() + "\r\n"_ba;
        exchange.answer(response);
        return;
    }
    QJsonObject extra;
    if (outcome.error().kind == ErrorKind::Moved) {
        const VesselState *state = m_cellar.snapshot()->vessel(vessel);
        const auto current = state == nullptr ? std::nullopt : state->setpoint.value;
        extra.insert(u"current"_s, current ? QJsonValue(*current) : QJsonValue());
    }
    exchange.answer(problem(outcome.error(), extra));
}

void CellarApi::change(const Call &call) const
{
    const auto change = m_cellar.change(QString::fromUtf8(call.id));
    call.exchange.answer(
        change ? jsonResponse(200, toJson(*change)) : problem(404, u"no such setpoint change, or long ago"_s));
}

} // namespace cellar
