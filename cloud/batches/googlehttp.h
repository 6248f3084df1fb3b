// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QUrl>

#include <functional>
#include <optional>

class QNetworkReply;

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

// Asks Google's endpoints: a deadline over the whole of each request, a bound on the answer, no redirects, cookies or
// cache. Each send() is answered once, from the event loop, unless `context` or this are gone by then. Main thread.
class GoogleHttp final : public QObject
{
    Q_OBJECT

public:
    struct Limits
    {
        Milliseconds deadline = std::chrono::seconds(30);
        qint64 largestAnswer = 2 * 1024 * 1024;
    };
    // The body of an answer of 200.
    using Answer = std::function<void(const GoogleResult<QByteArray> &)>;

    explicit GoogleHttp(QObject *parent = nullptr);
    explicit GoogleHttp(const Limits &limits, QObject *parent = nullptr);

    void send(const GoogleRequest &request, QObject *context, const Answer &answer);

private:
    [[nodiscard]] GoogleResult<QByteArray> judge(QNetworkReply &reply) const;

    const Limits m_limits;
    QNetworkAccessManager m_network;
};

} // namespace cellar
