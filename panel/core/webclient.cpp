// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/webclient.h"

#include "core/logging.h"

#include <QNetworkProxy>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpSocket>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

using Outcome = WebAnswer::Outcome;

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

QSslConfiguration configuration(const QList<QSslCertificate> &authorities)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    tls.addCaCertificates(authorities);
    return tls;
}

QByteArray targetOf(const WebRequest &request)
{
    if (!request.target.isEmpty()) {
        return request.target;
    }
    QByteArray target = request.url.path(QUrl::FullyEncoded).toLatin1();
    if (target.isEmpty()) {
        target = "/";
    }
    if (request.url.hasQuery()) {
        target += '?' + request.url.query(QUrl::FullyEncoded).toLatin1();
    }
    return target;
}

QByteArray headOf(const WebRequest &request)
{
    QByteArray head = request.method + ' ' + targetOf(request) +
                      " HTTP/1.1\r\nHost: " + authorityOf(request.url).toLatin1() +
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

WebCall::WebCall(WebRequest request, const QList<QSslCertificate> &authorities, QObject *parent)
    : QObject(parent)
    , m_request(std::move(request))
    , m_authorities(authorities)
    , m_response(m_request.answer)
{
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    m_deadline.callOnTimeout(this, [this] {
        finish(Outcome::Timeout, u"no complete answer within %1 s"_s.arg(double(m_request.deadline.count()) / 1000));
    });
    m_deadline.start(m_request.deadline);
    // Whoever asks has connected by then.
    QMetaObject::invokeMethod(this, &WebCall::open, Qt::QueuedConnection);
}

WebCall::~WebCall()
{
    dropSocket();
}

void WebCall::open()
{
    const bool plain = std::all_of(m_request.headers.cbegin(), m_request.headers.cend(),
        [](const auto &header) { return isOneLine(header.first) && isOneLine(header.second); });
    if (!canBeAsked(m_request.url) || !plain || !isOneLine(m_request.target)) {
        finish(Outcome::NoAddress, u"not an address that can be asked"_s);
        return;
    }
    // A QSslSocket would load OpenSSL for a server that never asks for it.
    QSslSocket *secure = isSecure(m_request.url) ? new QSslSocket(this) : nullptr;
    m_socket = secure != nullptr ? secure : new QTcpSocket(this);
    if (!m_request.throughProxy) {
        m_socket->setProxy(QNetworkProxy::NoProxy);
    }
    m_socket->setReadBufferSize(readBufferSize);
    connect(m_socket, &QTcpSocket::readyRead, this, &WebCall::onReadyRead);
    // Queued, so that the last bytes are read first.
    connect(m_socket, &QTcpSocket::errorOccurred, this, &WebCall::onError, Qt::QueuedConnection);
    if (secure != nullptr) {
        secure->setSslConfiguration(configuration(m_authorities));
        connect(secure, &QSslSocket::encrypted, this, &WebCall::send);
        secure->connectToHostEncrypted(m_request.url.host(), static_cast<quint16>(m_request.url.port(httpsPort)));
    } else {
        connect(m_socket, &QTcpSocket::connected, this, &WebCall::send);
        m_socket->connectToHost(m_request.url.host(), static_cast<quint16>(m_request.url.port(httpPort)));
    }
}

void WebCall::send()
{
    m_socket->write(headOf(m_request));
    m_socket->write(m_request.body);
}

void WebCall::onReadyRead()
{
    m_response.feed(m_socket->readAll());
    judge();
}

void WebCall::onError(QAbstractSocket::SocketError error)
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

void WebCall::judge()
{
    if (m_response.isComplete()) {
        finish(Outcome::Answered, {});
    } else if (m_response.isCutShort()) {
        finish(Outcome::Broken, m_response.trouble());
    } else if (m_response.hasFailed()) {
        finish(Outcome::NotHttp, m_response.trouble());
    }
}

void WebCall::finish(Outcome outcome, const QString &text)
{
    if (std::exchange(m_finished, true)) {
        return;
    }
    dropSocket();
    const WebAnswer answer{outcome, outcome == Outcome::Answered ? m_response.status() : 0, m_response.body(),
        m_response.isCut(), m_response.header("Retry-After"), m_response.header("Date"),
        m_response.header("Content-Type"), text};
    // Without the path: in the address of a heartbeat that is the secret.
    qCDebug(lcWeb).noquote() << m_request.method << m_request.url.host() << m_request.body.size()
                             << "bytes:" << answer.summary();
    deleteLater();
    Q_EMIT finished(answer);
}

void WebCall::dropSocket()
{
    m_deadline.stop();
    if (QTcpSocket *socket = std::exchange(m_socket, nullptr)) {
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    }
}

bool WebClient::addAuthorities(const QString &pemFile)
{
    const QList<QSslCertificate> found = QSslCertificate::fromPath(pemFile, QSsl::Pem);
    m_authorities += found;
    return !found.isEmpty();
}

WebCall *WebClient::send(WebRequest request, QObject *parent) const
{
    return new WebCall(std::move(request), m_authorities, parent);
}

} // namespace cellar
