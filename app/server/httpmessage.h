// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>

namespace cellar {

enum class HttpMethod
{
    Get,
    Head,
    Put,
    Post,
    Delete,
    Patch,
    Options,
    Other,
};

// One complete request as product code sees it. Everything in it comes from outside and is hostile until parsed.
// Only the headers that some part of the node looks at are kept; an absent one is null.
struct HttpRequest
{
    HttpMethod method = HttpMethod::Other;
    QByteArray path; // still percent-encoded
    QByteArray query; // still percent-encoded, without the question mark
    QByteArray body;
    QHostAddress peer; // the other end of the socket; behind a proxy that is the proxy
    bool encrypted = false; // TLS on this very socket

    QByteArray host;
    QByteArray accept;
    QByteArray connection;
    QByteArray authorization;
    QByteArray cookie;
    QByteArray origin;
    QByteArray fetchSite; // Sec-Fetch-Site
    QByteArray contentType;
    QByteArray contentLength;
    QByteArray transferEncoding;
    QByteArray ifNoneMatch;
    QByteArray lastEventId;
    QByteArray client; // X-Cellar-Client
    QByteArray forwardedFor;
    QByteArray forwardedHost;
    QByteArray forwardedProto;
    // A header that decides where the message ends or whom it is for came twice.
    bool contradictory = false;

    // Takes over a header that is known here; anything else is dropped.
    void noteHeader(QByteArrayView name, const QByteArray &value);
};

// An answer before it is put on the wire. `headers` are whole lines, each ended by CRLF; the security headers and the
// length are added when it is serialised.
struct HttpResponse
{
    int status = 200;
    QByteArray contentType;
    QByteArray body;
    QByteArray headers;
    QByteArray cacheControl = QByteArrayLiteral("no-store");
};

enum class AfterAnswer
{
    KeepAlive,
    Close
};

// "OK" for 200 and so on; empty for a code the node never sends.
[[nodiscard]] QByteArray reasonPhrase(int status);
// The whole message as it goes over the wire. `withBody` is false for the answer to HEAD.
[[nodiscard]] QByteArray serialise(const HttpResponse &response, AfterAnswer after, bool withBody = true);
// Status line and headers of a body that ends when the connection does.
[[nodiscard]] QByteArray serialiseStreamHead(const QByteArray &contentType);
// Status line and headers of a file that is sent in parts of unknown number, each framed by serialisePart().
[[nodiscard]] QByteArray serialiseDownloadHead(const QByteArray &contentType, const QByteArray &fileName);
// One part of a chunked body (RFC 9112, 7.1). An empty one is the end.
[[nodiscard]] QByteArray serialisePart(const QByteArray &bytes);

// "GET" and so on.
[[nodiscard]] QByteArray methodName(HttpMethod method);

} // namespace cellar
