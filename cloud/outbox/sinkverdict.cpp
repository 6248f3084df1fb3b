// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "outbox/sinkverdict.h"

#include "http/retryafter.h"

namespace cellar {

namespace {

using Action = SinkVerdict::Action;

// InfluxDB 2 says so with 400, which otherwise means a line.
bool speaksOfTheDestination(const QByteArray &body)
{
    const QByteArray text = body.toLower();
    const bool missing = text.contains("not found") || text.contains("required");
    return missing && (text.contains("organization") || text.contains("org ") || text.contains("bucket") ||
                          text.contains("database"));
}

Action actionOf(const WebAnswer &answer)
{
    constexpr int ok = 2;
    constexpr int redirection = 3;
    constexpr int clientError = 4;
    switch (answer.status) {
    case 400: // Bad Request
        return speaksOfTheDestination(answer.body) ? Action::Hold : Action::Narrow;
    case 408: // Request Timeout
    case 425: // Too Early
    case 429: // Too Many Requests
        return Action::Retry;
    case 413: // Content Too Large
        return Action::Split;
    case 422: // Unprocessable: some points are refused, the rest is in
        return Action::Narrow;
    default:
        break;
    }
    if (answer.status / 100 == ok) {
        return Action::Done;
    }
    // 401, 403, 404, and what else points at the configuration: what is dropped for it, others say, is lost.
    if (answer.status / 100 == clientError || answer.status / 100 == redirection) {
        return Action::Hold;
    }
    return Action::Retry;
}

} // namespace

SinkVerdict judge(const WebAnswer &answer, Timestamp now, Milliseconds mostAfter)
{
    if (!answer.isAnswered()) {
        const bool address = answer.outcome == WebAnswer::Outcome::NoAddress;
        return {.action = address ? Action::Hold : Action::Retry, .text = answer.summary()};
    }
    constexpr int unprocessable = 422;
    SinkVerdict verdict{.action = actionOf(answer)};
    verdict.understood = verdict.action == Action::Done || answer.status == unprocessable;
    if (verdict.action == Action::Retry) {
        verdict.after = retryAfter(answer.retryAfter, now, mostAfter);
    }
    if (verdict.action != Action::Done) {
        verdict.text = answer.summary();
    }
    return verdict;
}

} // namespace cellar
