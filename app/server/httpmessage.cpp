// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/httpmessage.h"

#include <array>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// No inline script or style anywhere, nothing from other hosts, never in a frame.
constexpr char securityHeaders[] =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n";

struct KnownHeader
{
    QByteArrayView name;
    QByteArray HttpRequest::*field = nullptr;
    bool single = false; // a second one makes the request contradictory
};

constexpr std::array knownHeaders{
    KnownHeader{"host", &HttpRequest::host, true},
    KnownHeader{"accept", &HttpRequest::accept, false},
    KnownHeader{"authorization", &HttpRequest::authorization, true},
    KnownHeader{"cookie", &HttpRequest::cookie, false},
    KnownHeader{"connection", &HttpRequest::connection, false},
    KnownHeader{"if-none-match", &HttpRequest::ifNoneMatch, false},
    KnownHeader{"content-length", &HttpRequest::contentLength, true},
    KnownHeader{"content-type", &HttpRequest::contentType, true},
    KnownHeader{"transfer-encoding", &HttpRequest::transferEncoding, true},
    KnownHeader{"origin", &HttpRequest::origin, true},
    KnownHeader{"sec-fetch-site", &HttpRequest::fetchSite, true},
    KnownHeader{"last-event-id", &HttpRequest::lastEventId, false},
    KnownHeader{"x-cellar-client", &HttpRequest::client, false},
    KnownHeader{"x-forwarded-for", &HttpRequest::forwardedFor, false},
    KnownHeader{"x-forwarded-host", &HttpRequest::forwardedHost, false},
    KnownHeader{"x-forwarded-proto", &HttpRequest::forwardedProto, false},
};

struct Status
{
    int code = 0;
    QByteArrayView phrase;
};

constexpr std::array statuses{
    Status{200, "OK"},
    Status{202, "Accepted"},
    Status{303, "See Other"},
    Status{304, "Not Modified"},
    Status{400, "Bad Request"},
    Status{401, "Unauthorized"},
    Status{403, "Forbidden"},
    Status{404, "Not Found"},
    Status{405, "Method Not Allowed"},
    Status{409, "Conflict"},
    Status{411, "Length Required"},
    Status{413, "Content Too Large"},
    Status{415, "Unsupported Media Type"},
    Status{421, "Misdirected Request"},
    Status{422, "Unprocessable Content"},
    Status{423, "Locked"},
    Status{429, "Too Many Requests"},
    Status{500, "Internal Server Error"},
    Status{502, "Bad Gateway"},
    Status{503, "Service Unavailable"},
    Status{504, "Gateway Timeout"},
};

constexpr std::array methodNames{"GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "OTHER"};

} // namespace

void HttpRequest::noteHeader(QByteArrayView name, const QByteArray &value)
{
    for (const KnownHeader &known : knownHeaders) {
        if (known.name.size() != name.size() || known.name.compare(name, Qt::CaseInsensitive) != 0) {
            continue;
        }
        QByteArray &field = this->*known.field;
        if (field.isNull()) {
            field = value;
        } else if (known.single) {
            contradictory = true;
        } else {
            field += ", "_ba + value;
        }
        return;
    }
}

QByteArray reasonPhrase(int status)
{
    for (const Status &known : statuses) {
        if (known.code == status) {
            return known.phrase.toByteArray();
        }
    }
    return {};
}

QByteArray serialise(const HttpResponse &response, AfterAnswer after, bool withBody)
{
    QByteArray message;
    message.reserve(768 + response.headers.size() + response.body.size());
    message += "HTTP/1.1 "_ba + QByteArray::number(response.status) + ' ' + reasonPhrase(response.status) + "\r\n"_ba;
    if (!response.contentType.isEmpty()) {
        message += "Content-Type: "_ba + response.contentType + "\r\n"_ba;
    }
    // 304 describes the body the client already has, so it carries no length of its own.
    if (response.status != 304) {
        message += "Content-Length: "_ba + QByteArray::number(response.body.size()) + "\r\n"_ba;
    }
    message += response.headers;
    message += "Cache-Control: "_ba + response.cacheControl + "\r\n"_ba;
    message += securityHeaders;
    message += after == AfterAnswer::Close ? "Connection: close\r\n\r\n"_ba : "\r\n"_ba;
    if (withBody) {
        message += response.body;
    }
    return message;
}

QByteArray serialiseStreamHead(const QByteArray &contentType)
{
    // X-Accel-Buffering: nginx would otherwise hold events back until its buffer is full.
    return "HTTP/1.1 200 OK\r\nContent-Type: "_ba + contentType +
           "\r\nCache-Control: no-store\r\nX-Accel-Buffering: no\r\n"_ba + QByteArray(securityHeaders) +
           "Connection: close\r\n\r\n"_ba;
}

QByteArray serialiseDownloadHead(const QByteArray &contentType, const QByteArray &fileName)
{
    return "HTTP/1.1 200 OK\r\nContent-Type: "_ba + contentType +
           "\r\nContent-Disposition: attachment; filename=\""_ba + fileName +
           "\"\r\nTransfer-Encoding: chunked\r\nCache-Control: no-store\r\n"_ba + QByteArray(securityHeaders) +
           "Connection: close\r\n\r\n"_ba;
}

QByteArray serialisePart(const QByteArray &bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n"_ba + bytes + "\r\n"_ba;
}

QByteArray methodName(HttpMethod method)
{
    return methodNames.at(static_cast<std::size_t>(method));
}

} // namespace cellar
