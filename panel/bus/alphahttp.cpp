// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/alphahttp.h"

#include "core/logging.h"

#include <QNetworkProxy>
#include <QSslSocket>
#include <QTcpSocket>

#include <utility>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qint64 readBufferSize = 16 * 1024; // the rest waits in the kernel and at the panel
constexpr qsizetype loggedBytes = 120;
constexpr int ok = 200;
constexpr int firstErrorStatus = 400;
constexpr int httpPort = 80;
constexpr int httpsPort = 443;

bool isSecure(const QUrl &url)
{
    return url.scheme() == u"https";
}

QByteArray requestFor(const QUrl &panel, const QByteArray &target)
{
    const QByteArray host = panel.authority(QUrl::FullyEncoded).toLatin1();
    return "GET " + target + " HTTP/1.1\r\nHost: " + host +
           "\r\nConnection: close\r\nAccept: */*\r\nUser-Agent: cellar/" CELLAR_VERSION "\r\n\r\n";
}

} // namespace

AlphaHttp::AlphaHttp(QUrl panel, Milliseconds timeout, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_panel(std::move(panel))
    , m_timeout(timeout)
    , m_clock(clock)
{
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    connect(&m_deadline, &QTimer::timeout, this, &AlphaHttp::onDeadline);
}

AlphaHttp::~AlphaHttp()
{
    dropSocket();
}

void AlphaHttp::get(const QByteArray &target)
{
    qCDebug(lcWire).noquote() << m_panel.toString() << "GET" << target;
    m_target = target;
    m_response = {};
    m_begun = m_clock.ticks();
    m_deadline.start(m_timeout);
    open();
}

void AlphaHttp::open()
{
    // A QSslSocket would load OpenSSL for a panel that never asks for it.
    QSslSocket *secure = isSecure(m_panel) ? new QSslSocket(this) : nullptr;
    m_socket = secure != nullptr ? secure : new QTcpSocket(this);
    m_socket->setProxy(QNetworkProxy::NoProxy);
    m_socket->setReadBufferSize(readBufferSize);
    connect(m_socket, &QTcpSocket::readyRead, this, &AlphaHttp::onReadyRead);
    // Queued, so that nothing ends inside of this call; by then it may be another request's turn.
    connect(
        m_socket, &QTcpSocket::errorOccurred, this,
        [this, socket = m_socket](QAbstractSocket::SocketError error) {
            if (socket == m_socket) {
                onError(error);
            }
        },
        Qt::QueuedConnection);
    if (secure != nullptr) {
        connect(secure, &QSslSocket::encrypted, this, &AlphaHttp::send);
        secure->connectToHostEncrypted(m_panel.host(), static_cast<quint16>(m_panel.port(httpsPort)));
    } else {
        connect(m_socket, &QTcpSocket::connected, this, &AlphaHttp::send);
        m_socket->connectToHost(m_panel.host(), static_cast<quint16>(m_panel.port(httpPort)));
    }
}

void AlphaHttp::abandon()
{
    if (isBusy()) {
        dropSocket();
        ++m_statistics.requests;
        ++m_statistics.errors;
    }
}

LinkStatistics AlphaHttp::statistics() const
{
    LinkStatistics statistics = m_statistics;
    statistics.roundTripP50Ms = m_roundTrips.p50Ms();
    statistics.roundTripP99Ms = m_roundTrips.p99Ms();
    return statistics;
}

void AlphaHttp::send()
{
    m_socket->write(requestFor(m_panel, m_target));
}

void AlphaHttp::onReadyRead()
{
    m_response.feed(m_socket->readAll());
    judge();
}

void AlphaHttp::onError(QAbstractSocket::SocketError error)
{
    const QString text = m_socket->errorString();
    // The last bytes may come with the end, and more than the read buffer holds.
    for (QByteArray rest = m_socket->readAll(); !rest.isEmpty(); rest = m_socket->readAll()) {
        m_response.feed(rest);
    }
    if (error == QAbstractSocket::RemoteHostClosedError) {
        m_response.end();
        judge();
    } else if (error == QAbstractSocket::ConnectionRefusedError) {
        finish(AlphaAnswer::Status::LinkLost, u"nothing listens there"_s);
    } else if (error == QAbstractSocket::HostNotFoundError) {
        finish(AlphaAnswer::Status::LinkLost, u"there is no host \"%1\""_s.arg(m_panel.host()));
    } else {
        finish(AlphaAnswer::Status::LinkLost, text);
    }
}

void AlphaHttp::onDeadline()
{
    finish(AlphaAnswer::Status::Timeout, u"no complete answer within %1 ms"_s.arg(m_timeout.count()));
}

void AlphaHttp::judge()
{
    using enum AlphaAnswer::Status;
    if (m_response.hasFailed()) {
        finish(m_response.isCutShort() ? LinkLost : Protocol, m_response.trouble());
    } else if (m_response.isComplete() && m_response.status() != ok) {
        finish(HttpError, u"HTTP status %1"_s.arg(m_response.status()));
    } else if (m_response.isComplete()) {
        finish(Ok, {});
    }
}

void AlphaHttp::finish(AlphaAnswer::Status status, const QString &why)
{
    dropSocket();
    const QByteArrayView path = QByteArrayView(m_target).first(std::max<qsizetype>(0, m_target.indexOf('?')));
    const QString shown = QString::fromLatin1(path.isEmpty() ? QByteArrayView(m_target) : path);
    const AlphaAnswer answer{status, m_response.status(),
        status == AlphaAnswer::Status::Ok ? m_response.body() : QByteArray(),
        why.isEmpty() ? QString() : shown + u": "_s + why};
    count(answer);
    const QByteArray begin = answer.body.first(std::min(answer.body.size(), loggedBytes));
    qCDebug(lcWire).noquote() << m_panel.toString() << shown << answer.httpStatus << why << answer.body.size()
                              << "bytes:" << begin.toPercentEncoding(" <>\"'=[],;/()");
    m_response = {};
    Q_EMIT finished(answer);
}

void AlphaHttp::count(const AlphaAnswer &answer)
{
    ++m_statistics.requests;
    if (answer.status != AlphaAnswer::Status::Ok) {
        ++m_statistics.errors;
    }
    if (answer.status == AlphaAnswer::Status::Timeout) {
        ++m_statistics.timeouts;
    }
    if (answer.httpStatus >= firstErrorStatus) {
        ++m_statistics.exceptions;
    }
    if (answer.status == AlphaAnswer::Status::Ok || answer.status == AlphaAnswer::Status::HttpError) {
        m_roundTrips.add(m_clock.ticks() - m_begun);
    }
}

void AlphaHttp::dropSocket()
{
    m_deadline.stop();
    if (QTcpSocket *socket = std::exchange(m_socket, nullptr)) {
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    }
}

} // namespace cellar
