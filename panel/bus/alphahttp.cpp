// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/alphahttp.h"

#include "core/logging.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qsizetype loggedBytes = 120;
constexpr int ok = 200;
constexpr int firstErrorStatus = 400;

AlphaAnswer::Status statusOf(const WebAnswer &answer)
{
    switch (answer.outcome) {
    case WebAnswer::Outcome::Answered:
        return answer.status == ok ? AlphaAnswer::Status::Ok : AlphaAnswer::Status::HttpError;
    case WebAnswer::Outcome::Timeout:
        return AlphaAnswer::Status::Timeout;
    case WebAnswer::Outcome::NotHttp:
        return AlphaAnswer::Status::Protocol;
    case WebAnswer::Outcome::NoAddress:
    case WebAnswer::Outcome::Dns:
    case WebAnswer::Outcome::Refused:
    case WebAnswer::Outcome::Tls:
    case WebAnswer::Outcome::Broken:
        break;
    }
    return AlphaAnswer::Status::LinkLost;
}

} // namespace

AlphaHttp::AlphaHttp(QUrl panel, Milliseconds timeout, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_panel(std::move(panel))
    , m_timeout(timeout)
    , m_clock(clock)
{
}

void AlphaHttp::get(const QByteArray &target)
{
    qCDebug(lcWire).noquote() << m_panel.toString() << "GET" << target;
    m_target = target;
    m_begun = m_clock.ticks();
    m_call = m_client.send({.method = "GET",
                               .url = m_panel,
                               .headers = {{"Accept", "*/*"}},
                               .deadline = m_timeout,
                               .answer = {},
                               .target = target,
                               .throughProxy = false},
        this);
    connect(m_call, &WebCall::finished, this, &AlphaHttp::onFinished);
}

void AlphaHttp::abandon()
{
    if (isBusy()) {
        delete std::exchange(m_call, nullptr);
        ++m_statistics.requests;
        ++m_statistics.errors;
    }
}

LinkStatistics AlphaHttp::statistics() const
{
    LinkStatistics statistics = m_statistics;
    statistics.roundTripP50Ms = m_roundTrips.p50Ms();
    statistics.roundTripP99Ms = m_roundTrips.p99Ms();
    return statistics;
}

void AlphaHttp::onFinished(const WebAnswer &answer)
{
    m_call = nullptr;
    const QByteArrayView path = QByteArrayView(m_target).first(std::max<qsizetype>(0, m_target.indexOf('?')));
    const QString shown = QString::fromLatin1(path.isEmpty() ? QByteArrayView(m_target) : path);
    const QString why = troubleOf(answer);
    const AlphaAnswer::Status status = statusOf(answer);
    const AlphaAnswer given{status, answer.status, status == AlphaAnswer::Status::Ok ? answer.body : QByteArray(),
        why.isEmpty() ? QString() : shown + u": "_s + why};
    count(given);
    const QByteArray begin = given.body.first(std::min(given.body.size(), loggedBytes));
    qCDebug(lcWire).noquote() << m_panel.toString() << shown << given.httpStatus << why << given.body.size()
                              << "bytes:" << begin.toPercentEncoding(" <>\"'=[],;/()");
    Q_EMIT finished(given);
}

QString AlphaHttp::troubleOf(const WebAnswer &answer) const
{
    switch (answer.outcome) {
    case WebAnswer::Outcome::Answered:
        return answer.status == ok ? QString() : u"HTTP status %1"_s.arg(answer.status);
    case WebAnswer::Outcome::Timeout:
        return u"no complete answer within %1 ms"_s.arg(m_timeout.count());
    case WebAnswer::Outcome::Refused:
        return u"nothing listens there"_s; // the panel's address stands before it
    default:
        return answer.text;
    }
}

void AlphaHttp::count(const AlphaAnswer &answer)
{
    ++m_statistics.requests;
    if (answer.status != AlphaAnswer::Status::Ok) {
        ++m_statistics.errors;
    }
    if (answer.status == AlphaAnswer::Status::Timeout) {
        ++m_statistics.timeouts;
    }
    if (answer.httpStatus >= firstErrorStatus) {
        ++m_statistics.exceptions;
    }
    if (answer.status == AlphaAnswer::Status::Ok || answer.status == AlphaAnswer::Status::HttpError) {
        m_roundTrips.add(m_clock.ticks() - m_begun);
    }
}

} // namespace cellar
