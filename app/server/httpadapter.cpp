// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/httpadapter.h"

#include "server/connectionguard.h"

#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QSslSocket>

namespace cellar {

namespace {

HttpMethod methodOf(QHttpServerRequest::Method method)
{
    switch (method) {
    case QHttpServerRequest::Method::Get:
        return HttpMethod::Get;
    case QHttpServerRequest::Method::Head:
        return HttpMethod::Head;
    case QHttpServerRequest::Method::Put:
        return HttpMethod::Put;
    case QHttpServerRequest::Method::Post:
        return HttpMethod::Post;
    case QHttpServerRequest::Method::Delete:
        return HttpMethod::Delete;
    case QHttpServerRequest::Method::Patch:
        return HttpMethod::Patch;
    case QHttpServerRequest::Method::Options:
        return HttpMethod::Options;
    case QHttpServerRequest::Method::Connect:
    case QHttpServerRequest::Method::Trace:
    case QHttpServerRequest::Method::Unknown:
    case QHttpServerRequest::Method::AnyKnown:
        break;
    }
    return HttpMethod::Other;
}

void noteHeaders(const QHttpServerRequest &from, HttpRequest &to)
{
#if QT_VERSION < QT_VERSION_CHECK(6, 8, 0)
    const auto headers = from.headers();
    for (const auto &[name, value] : headers) {
        to.noteHeader(name, value);
    }
#else
    const QHttpHeaders &headers = from.headers();
    for (qsizetype i = 0; i < headers.size(); ++i) {
        const QLatin1StringView name = headers.nameAt(i);
        to.noteHeader(QByteArrayView(name.data(), name.size()), headers.valueAt(i).toByteArray());
    }
#endif
}

HttpRequest convert(const QHttpServerRequest &from, QTcpSocket *socket)
{
    HttpRequest to;
    to.method = methodOf(from.method());
    const QUrl url = from.url();
    to.path = url.path(QUrl::FullyEncoded).toLatin1();
    if (url.hasQuery()) {
        to.query = url.query(QUrl::FullyEncoded).toLatin1();
    }
    to.body = from.body();
    to.peer = from.remoteAddress();
    const auto *encrypted = qobject_cast<QSslSocket *>(socket);
    to.encrypted = encrypted != nullptr && encrypted->isEncrypted();
    noteHeaders(from, to);
    return to;
}

} // namespace

HttpAdapter::HttpAdapter(ConnectionGuard &guard, Handler handler)
    : m_guard(guard)
    , m_handler(std::move(handler))
{
}

void HttpAdapter::handle(const QHttpServerRequest &request)
{
    // Parsing happens inside readyRead(), which the guard has seen first: it knows whose bytes these are.
    HttpConnection *connection = m_guard.current();
    if (connection == nullptr || connection->socket() == nullptr) {
        return;
    }
    const quint64 number = connection->beginExchange();
    if (number == 0) {
        return;
    }
    const HttpRequest converted = convert(request, connection->socket());
    const bool close = !converted.connection.isEmpty() && converted.connection.toLower().contains("close");
    m_handler(converted, HttpExchange(connection, number, close ? AfterAnswer::Close : AfterAnswer::KeepAlive,
                             converted.method != HttpMethod::Head));
}

#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)

bool HttpAdapter::handleRequest(const QHttpServerRequest &request, QTcpSocket *)
{
    handle(request);
    return true;
}

void HttpAdapter::missingHandler(const QHttpServerRequest &, QTcpSocket *) {}

#else

bool HttpAdapter::handleRequest(const QHttpServerRequest &request, QHttpServerResponder &)
{
    handle(request);
    return true;
}

void HttpAdapter::missingHandler(const QHttpServerRequest &, QHttpServerResponder &) {}

#endif

} // namespace cellar
