// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/httpexchange.h"

#include <QAbstractHttpServer>

#include <functional>

namespace cellar {

class ConnectionGuard;

// Qt's HTTP parser behind our own connections: the one place that knows how Qt 6.4 and 6.8 differ. Answers are written
// to the guarded socket, never through a QHttpServerResponder, which neither version allows to outlive its client.
// Owns the listeners bound to it.
class HttpAdapter final : public QAbstractHttpServer
{
    Q_OBJECT

public:
    using Handler = std::function<void(const HttpRequest &, const HttpExchange &)>;

    HttpAdapter(ConnectionGuard &guard, Handler handler);

protected:
#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
    bool handleRequest(const QHttpServerRequest &request, QTcpSocket *socket) override;
    void missingHandler(const QHttpServerRequest &request, QTcpSocket *socket) override;
#elif QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder) override;
    void missingHandler(const QHttpServerRequest &request, QHttpServerResponder &responder) override;
#else
#error "QtHttpServer 6.5 to 6.7 had an interface of their own; build with 6.4, or 6.8 and later"
#endif

private:
    void handle(const QHttpServerRequest &request);

    ConnectionGuard &m_guard;
    Handler m_handler;
};

} // namespace cellar
