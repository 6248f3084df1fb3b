// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/httpresponseparser.h"
#include "http/httpanswer.h"

#include <QAbstractSocket>
#include <QObject>
#include <QSslConfiguration>
#include <QTimer>
#include <QUrl>

class QTcpSocket;

namespace cellar {

struct HttpRequest
{
    QByteArray method = "POST";
    QUrl url{}; // http or https; its user name and password are not sent
    HttpAnswer::Headers headers{}; // Host, Connection, User-Agent and Content-Length come by themselves
    QByteArray body{};
    Milliseconds deadline{30'000}; // for all of it: name, connection, encryption, sending, waiting, receiving
    qsizetype largestBody = 64 * 1024; // what of the answer is kept; the rest is not waited for
};

// One request under way. finished() comes exactly once, from the event loop, and the call deletes itself after it;
// destroying it earlier ends the request without finished(). Main thread.
class HttpCall final : public QObject
{
    Q_OBJECT

public:
    ~HttpCall() override;

Q_SIGNALS:
    void finished(const cellar::HttpAnswer &answer);

private:
    friend class HttpClient;
    HttpCall(HttpRequest request, const QSslConfiguration &tls, QObject *parent);

    void open();
    void send();
    void onReadyRead();
    void onError(QAbstractSocket::SocketError error);
    void judge();
    void finish(HttpAnswer::Outcome outcome, const QString &text);
    void dropSocket();

    HttpRequest m_request;
    const QSslConfiguration m_tls;
    QTimer m_deadline;
    QTcpSocket *m_socket = nullptr; // a child
    HttpResponseParser m_response;
    bool m_finished = false;
};

// Asks web servers outside: each request exactly once on a connection of its own, HTTP/1.1, no redirects, cookies or
// cache, certificates checked. Owned by the composition root, main thread; failures are HttpAnswers.
//
// Not QNetworkAccessManager (6.4.2, tried): it repeats a request whose connection breaks, and from a server that never
// ends its headers it reads on in a thread of its own, whatever abort() says.
class HttpClient final
{
public:
    HttpClient();
    // These certificates are trusted besides the system's; false when the file has none.
    [[nodiscard]] bool addAuthorities(const QString &pemFile);

    // Connect to finished() before the event loop runs again. `parent` ends the request with itself.
    [[nodiscard]] HttpCall *send(HttpRequest request, QObject *parent) const;

private:
    QSslConfiguration m_tls;
};

} // namespace cellar
