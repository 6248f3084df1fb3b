// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/googlehttp.h"

#include "batches/sheetvalues.h"
#include "http/retryafter.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr Milliseconds longestSilence = std::chrono::hours(24);

ErrorKind kindOf(WebAnswer::Outcome outcome)
{
    using enum WebAnswer::Outcome;
    switch (outcome) {
    case Timeout:
        return ErrorKind::Timeout;
    case NotHttp:
        return ErrorKind::Protocol;
    case Answered:
    case NoAddress:
    case Dns:
    case Refused:
    case Tls:
    case Broken:
        break;
    }
    return ErrorKind::LinkLost;
}

ErrorKind kindOf(int status)
{
    switch (status) {
    case 400:
        return ErrorKind::BadInput;
    case 401:
        return ErrorKind::Unauthorized;
    case 403:
        return ErrorKind::Forbidden;
    case 404:
        return ErrorKind::NotFound;
    default:
        return ErrorKind::Refused;
    }
}

WebRequest httpRequest(const GoogleRequest &asked, const GoogleHttp::Limits &limits)
{
    WebRequest request{.method = asked.method, .url = asked.url, .body = asked.body};
    request.deadline = limits.deadline;
    request.answer.body = limits.largestAnswer;
    if (!asked.token.isEmpty()) {
        request.headers.append({"Authorization", "Bearer " + asked.token});
    }
    if (!asked.type.isEmpty()) {
        request.headers.append({"Content-Type", asked.type});
    }
    return request;
}

} // namespace

GoogleHttp::GoogleHttp(const WebClient &client, const Clock &clock)
    : GoogleHttp(client, clock, Limits())
{
}

GoogleHttp::GoogleHttp(const WebClient &client, const Clock &clock, const Limits &limits)
    : m_client(client)
    , m_clock(clock)
    , m_limits(limits)
{
}

void GoogleHttp::send(const GoogleRequest &request, QObject *context, const Answer &answer) const
{
    WebCall *call = m_client.send(httpRequest(request, m_limits), context);
    QObject::connect(call, &WebCall::finished, context,
        [this, answer, host = request.url.host()](const WebAnswer &done) { answer(judge(host, done)); });
}

GoogleResult<QByteArray> GoogleHttp::judge(const QString &host, const WebAnswer &answer) const
{
    if (!answer.isAnswered()) {
        return unexpected(GoogleFailure{kindOf(answer.outcome), u"%1: %2"_s.arg(host, answer.text)});
    }
    if (answer.cut) {
        return unexpected(GoogleFailure{ErrorKind::Protocol,
            u"%1: the answer is larger than %2 kB"_s.arg(host).arg(m_limits.largestAnswer / 1024)});
    }
    if (answer.isSuccess()) {
        return answer.body;
    }
    const QString said = googleErrorText(answer.body);
    return unexpected(GoogleFailure{kindOf(answer.status),
        u"%1 answered %2%3"_s.arg(host).arg(answer.status).arg(said.isEmpty() ? QString() : u": "_s + said),
        retryAfter(answer.retryAfter, m_clock.now(), longestSilence)});
}

} // namespace cellar
