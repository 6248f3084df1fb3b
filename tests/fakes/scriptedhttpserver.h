// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>

namespace cellar {

// An HTTP server on loopback whose every answer a test decides, down to the bytes. What it was not told it answers
// with 500. Keeps every request.
class ScriptedHttpServer final : public QObject
{
    Q_OBJECT

public:
    struct Request
    {
        QByteArray method;
        QByteArray path;
        QHash<QByteArray, QByteArray> headers; // names in lower case
        QByteArray body;
        QPointer<QTcpSocket> socket;
    };
    using Handler = std::function<void(const Request &)>;

    explicit ScriptedHttpServer(QObject *parent = nullptr);
    ~ScriptedHttpServer() override;

    [[nodiscard]] QUrl url() const;
    // What to do with a request; replaces what was said before.
    void on(const QByteArray &method, const QByteArray &path, Handler handler);
    void onAny(Handler handler) { m_any = std::move(handler); }
    // A complete answer.
    static void answer(const Request &request, int status, const QByteArray &body,
        const QByteArray &type = "application/json", const QByteArray &headers = {});
    // The head of a live stream.
    static void openStream(const Request &request);
    [[nodiscard]] static QByteArray event(const QByteArray &type, const QByteArray &id, const QByteArray &data);

    [[nodiscard]] const QList<Request> &requests() const { return m_requests; }
    [[nodiscard]] int count(const QByteArray &method, const QByteArray &path) const;

    // As when the machine is switched off and on again; the port stays the same.
    void vanish();
    [[nodiscard]] bool comeBack();

private:
    void onConnection();
    void onBytes(QTcpSocket *socket);
    void handle(const Request &request);

    QTcpServer m_server;
    quint16 m_port = 0;
    QHash<QByteArray, Handler> m_handlers; // by "METHOD path"
    Handler m_any;
    QHash<QTcpSocket *, QByteArray> m_unparsed;
    QList<Request> m_requests;
};

} // namespace cellar
