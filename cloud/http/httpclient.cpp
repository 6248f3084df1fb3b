// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/httpclient.h"

#include "http/logging.h"

#include <QSslCertificate>
#include <QSslSocket>
#include <QTcpSocket>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

using Outcome = HttpAnswer::Outcome;

constexpr qint64 readBufferSize = 64 * 1024; // the rest waits in the kernel and at the server
constexpr int httpPort = 80;
constexpr int httpsPort = 443;

bool isSecure(const QUrl &url)
{
    return url.scheme() == u"https";
}

bool canBeAsked(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty() && (isSecure(url) || url.scheme() == u"http");
}

// A header that contains the end of its line would be two headers.
bool isOneLine(const QByteArray &text)
{
    return std::none_of(text.cbegin(), text.cend(), [](char c) { return static_cast<uchar>(c) < 0x20 || c == 0x7F; });
}

QString authorityOf(QUrl url)
{
    url.setUserInfo({});
    return url.authority(QUrl::FullyEncoded);
}

QByteArray headOf(const HttpRequest &request)
{
    QByteArray target = request.url.path(QUrl::FullyEncoded).toLatin1();
    if (target.isEmpty()) {
        target = "/";
    }
    if (request.url.hasQuery()) {
        target += '?' + request.url.query(QUrl::FullyEncoded).toLatin1();
    }
    QByteArray head = request.method + ' ' + target + " HTTP/1.1\r\nHost: " + authorityOf(request.url).toLatin1() +
                      "\r\nConnection: close\r\nUser-Agent: cellar/" CELLAR_VERSION "\r\n";
    for (const auto &[name, value] : request.headers) {
        head += name + ": " + value + "\r\n";
    }
    if (request.method != "GET") {
        head += "Content-Length: " + QByteArray::number(request.body.size()) + "\r\n";
    }
    return head + "\r\n";
}

} // namespace

HttpCall::HttpCall(HttpRequest request, const QSslConfiguration &tls, QObject *parent)
    : QObject(parent)
    , m_request(std::move(request))
    , m_tls(tls)
    , m_response({.body = m_request.largestBody, .everyBody = true, .cut = true})
{
    m_deadline.setSingleShot(true);
    m_deadline.callOnTimeout(this, [this] {
        finish(Outcome::Timeout, u"no complete answer within %1 s"_s.arg(double(m_request.deadline.count()) / 1000));
    });
    m_deadline.start(m_request.deadline);
    // Whoever asks has connected by then.
    QMetaObject::invokeMethod(this, &HttpCall::open, Qt::QueuedConnection);
}

HttpCall::~HttpCall()
{
    dropSocket();
}

void HttpCall::open()
{
    const bool plain = std::all_of(m_request.headers.cbegin(), m_request.headers.cend(),
        [](const auto &header) { return isOneLine(header.first) && isOneLine(header.second); });
    if (!canBeAsked(m_request.url) || !plain) {
        finish(Outcome::NoAddress, u"not an address that can be asked"_s);
        return;
    }
    // A QSslSocket would load OpenSSL for a server that never asks for it.
    QSslSocket *secure = isSecure(m_request.url) ? new QSslSocket(this) : nullptr;
    m_socket = secure != nullptr ? secure : new QTcpSocket(this);
    m_socket->setReadBufferSize(readBufferSize);
    connect(m_socket, &QTcpSocket::readyRead, this, &HttpCall::onReadyRead);
    // Queued, so that the last bytes are read first.
    connect(m_socket, &QTcpSocket::errorOccurred, this, &HttpCall::onError, Qt::QueuedConnection);
    if (secure != nullptr) {
        secure->setSslConfiguration(m_tls);
        connect(secure, &QSslSocket::encrypted, this, &HttpCall::send);
        secure->connectToHostEncrypted(m_request.url.host(), static_cast<quint16>(m_request.url.port(httpsPort)));
    } else {
        connect(m_socket, &QTcpSocket::connected, this, &HttpCall::send);
        m_socket->connectToHost(m_request.url.host(), static_cast<quint16>(m_request.url.port(httpPort)));
    }
}

void HttpCall::send()
{
    m_socket->write(headOf(m_request));
    m_socket->write(m_request.body);
}

void HttpCall::onReadyRead()
{
    m_response.feed(m_socket->readAll());
    judge();
}

void HttpCall::onError(QAbstractSocket::SocketError error)
{
    if (m_socket == nullptr) {
        return;
    }
    const QString text = m_socket->errorString();
    // More may have come than the read buffer holds.
    for (QByteArray rest = m_socket->readAll(); !rest.isEmpty(); rest = m_socket->readAll()) {
        m_response.feed(rest);
    }
    if (error == QAbstractSocket::RemoteHostClosedError) {
        m_response.end();
        judge();
    } else if (error == QAbstractSocket::ConnectionRefusedError) {
        finish(Outcome::Refused, u"nothing listens at %1"_s.arg(authorityOf(m_request.url)));
    } else if (error == QAbstractSocket::HostNotFoundError) {
        finish(Outcome::Dns, u"there is no host \"%1\""_s.arg(m_request.url.host()));
    } else if (error == QAbstractSocket::SslHandshakeFailedError || error == QAbstractSocket::SslInvalidUserDataError ||
               error == QAbstractSocket::SslInternalError) {
        finish(Outcome::Tls, text);
    } else {
        finish(Outcome::Broken, text);
    }
}

void HttpCall::judge()
{
    if (m_response.isComplete()) {
        finish(Outcome::Answered, {});
    } else if (m_response.isCutShort()) {
        finish(Outcome::Broken, m_response.trouble());
    } else if (m_response.hasFailed()) {
        finish(Outcome::NotHttp, m_response.trouble());
    }
}

void HttpCall::finish(Outcome outcome, const QString &text)
{
    if (std::exchange(m_finished, true)) {
        return;
    }
    dropSocket();
    const HttpAnswer answer{outcome, outcome == Outcome::Answered ? m_response.status() : 0, m_response.body(),
        m_response.isCut(), m_response.header("Retry-After"), m_response.header("Date"),
        m_response.header("Content-Type"), text};
    // Without the path: in the address of a heartbeat that is the secret.
    qCDebug(lcCloud).noquote() << m_request.method << m_request.url.host() << m_request.body.size()
                               << "bytes:" << answer.summary();
    deleteLater();
    Q_EMIT finished(answer);
}

void HttpCall::dropSocket()
{
    m_deadline.stop();
    if (QTcpSocket *socket = std::exchange(m_socket, nullptr)) {
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    }
}

HttpClient::HttpClient()
    : m_tls(QSslConfiguration::defaultConfiguration())
{
    m_tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
}

bool HttpClient::addAuthorities(const QString &pemFile)
{
    return m_tls.addCaCertificates(pemFile, QSsl::Pem);
}

HttpCall *HttpClient::send(HttpRequest request, QObject *parent) const
{
    return new HttpCall(std::move(request), m_tls, parent);
}

} // namespace cellar
