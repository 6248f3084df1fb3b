// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/httpresponseparser.h"
#include "core/webanswer.h"

#include <QAbstractSocket>
#include <QObject>
#include <QSslCertificate>
#include <QTimer>
#include <QUrl>

class QTcpSocket;

namespace cellar {

struct WebRequest
{
    QByteArray method = "POST";
    QUrl url{}; // http or https; its user name and password are not sent
    WebAnswer::Headers headers{}; // Host, Connection, User-Agent and Content-Length come by themselves
    QByteArray body{};
    Milliseconds deadline{30'000}; // for all of it: name, connection, encryption, sending, waiting, receiving
    // What of the answer is wanted: as much as there is of 64 KiB, whatever its status.
    HttpResponseParser::Limits answer{.body = 64 * 1024, .everyBody = true, .cut = true};
    // Path and query as they go on the wire, for a server that minds the spelling; empty: those of the URL.
    QByteArray target{};
    bool throughProxy = true; // when one is set for programs; false for devices in the house
};

// One request under way. finished() comes exactly once, from the event loop, and the call deletes itself after it;
// destroying it earlier ends the request without finished(). Main thread.
class WebCall final : public QObject
{
    Q_OBJECT

public:
    ~WebCall() override;

Q_SIGNALS:
    void finished(const cellar::WebAnswer &answer);

private:
    friend class WebClient;
    WebCall(WebRequest request, const QList<QSslCertificate> &authorities, QObject *parent);

    void open();
    void send();
    void onReadyRead();
    void onError(QAbstractSocket::SocketError error);
    void judge();
    void finish(WebAnswer::Outcome outcome, const QString &text);
    void dropSocket();

    WebRequest m_request;
    const QList<QSslCertificate> m_authorities;
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
class WebClient final
{
public:
    // These certificates are trusted besides the system's; false when the file has none.
    [[nodiscard]] bool addAuthorities(const QString &pemFile);

    // Connect to finished() before the event loop runs again. `parent` ends the request with itself.
    [[nodiscard]] WebCall *send(WebRequest request, QObject *parent) const;

private:
    QList<QSslCertificate> m_authorities; // besides the system's
};

} // namespace cellar
