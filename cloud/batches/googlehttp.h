// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "core/webclient.h"

#include <QByteArray>
#include <QUrl>

#include <functional>
#include <optional>

namespace cellar {

// Why Google did not do what it was asked for.
struct GoogleFailure
{
    ErrorKind kind = ErrorKind::Internal; // Unauthorized, Forbidden, NotFound, BadInput, Refused; LinkLost, Timeout …
    QString text; // never with a token or a key in it
    std::optional<Milliseconds> retryAfter{}; // that it wishes

    [[nodiscard]] Error toError() const { return {kind, text}; }
};

template<typename T> using GoogleResult = Result<T, GoogleFailure>;

struct GoogleRequest
{
    QByteArray method; // GET, POST or PUT
    QUrl url;
    QByteArray token; // of the bearer; empty: none
    QByteArray type; // of the body
    QByteArray body;
};

// Asks Google's endpoints through the WebClient, and says in Google's own words what was wrong. Each send() is
// answered once, from the event loop; `context` ends the request with itself. Owned by the composition root, main
// thread.
class GoogleHttp final
{
public:
    struct Limits
    {
        Milliseconds deadline = std::chrono::seconds(30);
        qsizetype largestAnswer = 2 * 1024 * 1024;
    };
    // The body of an answer of 2xx.
    using Answer = std::function<void(const GoogleResult<QByteArray> &)>;

    GoogleHttp(const WebClient &client, const Clock &clock);
    GoogleHttp(const WebClient &client, const Clock &clock, const Limits &limits);

    void send(const GoogleRequest &request, QObject *context, const Answer &answer) const;

private:
    [[nodiscard]] GoogleResult<QByteArray> judge(const QString &host, const WebAnswer &answer) const;

    const WebClient &m_client;
    const Clock &m_clock;
    const Limits m_limits;
};

} // namespace cellar
