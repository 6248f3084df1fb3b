// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/httpconnection.h"
#include "server/httpmessage.h"

#include <QPointer>

namespace cellar {

struct Route;

// The right to answer one request, now or later, exactly once. A cheap copyable handle: when the client has left, when
// the answer was already given or when the server is gone, answering does nothing.
class HttpExchange
{
public:
    HttpExchange() = default;
    HttpExchange(HttpConnection *connection, quint64 number, AfterAnswer after, bool withBody);

    // The route that handles this; answers are held against the status codes it declares.
    void setRoute(const Route *route) { m_route = route; }
    void closeAfterAnswer() { m_after = AfterAnswer::Close; }

    void answer(const HttpResponse &response) const;
    // A complete message that was serialised before, for many readers, with AfterAnswer::KeepAlive.
    void answerShared(const QByteArray &message, int status) const;
    // Turns the connection into an event stream: `head` goes out at once. Null when the client is gone.
    [[nodiscard]] HttpConnection *startStream(const QByteArray &head) const;

    // Sends a file in parts. Null when the client is gone, or wanted to see the headers only and has got them.
    [[nodiscard]] HttpConnection *startDownload(const QByteArray &head) const;

    // Null when the client is gone.
    [[nodiscard]] HttpConnection *connection() const { return m_connection; }

private:
    void checkStatus(int status) const;

    QPointer<HttpConnection> m_connection;
    quint64 m_number = 0;
    const Route *m_route = nullptr;
    AfterAnswer m_after = AfterAnswer::KeepAlive;
    bool m_withBody = true;
};

} // namespace cellar
