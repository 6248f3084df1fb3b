// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "heartbeat/urlheartbeat.h"

using namespace Qt::StringLiterals;

namespace cellar {

UrlHeartbeat::UrlHeartbeat(
    const UrlHeartbeatSettings &settings, const WebClient &client, const Clock &clock, Random random, QObject *parent)
    : Heartbeat(u"url"_s, settings.interval, client, clock, std::move(random), parent)
    , m_settings(settings)
{
}

WebRequest UrlHeartbeat::request(Timestamp /*now*/) const
{
    WebRequest request;
    request.method = m_settings.post ? "POST" : "GET";
    request.url = m_settings.url;
    request.deadline = m_settings.timeout;
    return request;
}

Heartbeat::Verdict UrlHeartbeat::judge(const WebAnswer &answer, Timestamp /*now*/) const
{
    if (answer.isSuccess()) {
        return {.arrived = true};
    }
    // What it says may repeat the path; the status is enough.
    const QString text = answer.isAnswered() ? u"HTTP status %1"_s.arg(answer.status) : answer.text;
    constexpr int tooManyRequests = 429;
    constexpr int firstServerError = 500;
    const bool again = !answer.isAnswered() || answer.status == tooManyRequests || answer.status >= firstServerError;
    return {.again = again, .text = text};
}

} // namespace cellar
