// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlserver.h"

#include <QHttpServerResponse>
#include <QJsonDocument>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrlQuery>

#include <memory>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qint64 readBufferSize = 64 * 1024; // a request beyond it never becomes complete
constexpr int mostConnections = 64;

// QHttpServer has no limits of its own.
class LimitedListener final : public QTcpServer
{
protected:
    void incomingConnection(qintptr descriptor) override
    {
        auto socket = std::make_unique<QTcpSocket>();
        if (!socket->setSocketDescriptor(descriptor) || findChildren<QTcpSocket *>().size() >= mostConnections) {
            return;
        }
        socket->setReadBufferSize(readBufferSize);
        socket->setParent(this);
        addPendingConnection(socket.release());
    }
};

QString methodName(QHttpServerRequest::Method method)
{
    switch (method) {
    case QHttpServerRequest::Method::Get:
    case QHttpServerRequest::Method::Head:
        return u"GET"_s;
    case QHttpServerRequest::Method::Post:
        return u"POST"_s;
    case QHttpServerRequest::Method::Put:
        return u"PUT"_s;
    case QHttpServerRequest::Method::Delete:
        return u"DELETE"_s;
    default:
        return u"this method"_s;
    }
}

// `DELETE /faults?vessel=fv-10-1` says the same as the body {"vessel": "fv-10-1"}.
QByteArray bodyOf(const QHttpServerRequest &request)
{
    const QUrlQuery query = request.query();
    if (!request.body().isEmpty() || query.isEmpty()) {
        return request.body();
    }
    QJsonObject json;
    for (const auto &[key, value] : query.queryItems(QUrl::FullyDecoded)) {
        json.insert(key, value);
    }
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

} // namespace

ControlServer::ControlServer(SimControl &control)
    : m_control(control)
{
    const auto answerIt = [this](const QHttpServerRequest &request) { return answer(request); };
    m_http.route(u"/"_s, answerIt);
    m_http.route(u"/<arg>"_s, [this](const QUrl &, const QHttpServerRequest &request) { return answer(request); });
}

Result<quint16> ControlServer::listen(const ListenAddress &address)
{
    auto listener = std::make_unique<LimitedListener>();
    if (!listener->listen(address.host, address.port)) {
        return unexpected(ErrorKind::Io, u"control: cannot listen on %1:%2: %3"_s.arg(address.host.toString())
                                             .arg(address.port)
                                             .arg(listener->errorString()));
    }
    const quint16 port = listener->serverPort();
    m_http.bind(listener.release()); // becomes its parent
    return port;
}

QHttpServerResponse ControlServer::answer(const QHttpServerRequest &request)
{
    using Status = QHttpServerResponse::StatusCode;
    if (!request.value("Origin"_ba).isEmpty()) {
        return QHttpServerResponse(Status::Forbidden);
    }
    const QString path = request.url().path(QUrl::FullyDecoded);
    const SimControl::Answer answer = m_control.handle(methodName(request.method()), path, bodyOf(request));
    return QHttpServerResponse(
        "application/json"_ba, QJsonDocument(answer.json).toJson(), static_cast<Status>(answer.status));
}

} // namespace cellar
