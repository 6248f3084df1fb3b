// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/alphahttp.h"

#include "core/logging.h"

#include <QIODevice>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>

#include <utility>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qint64 readBufferSize = 64 * 1024; // the rest waits in the kernel and at the panel
constexpr qsizetype loggedBytes = 120;
constexpr int ok = 200;
constexpr int firstErrorStatus = 400;

// An empty body that cannot be sent twice. QNetworkAccessManager repeats a request up to three times when the
// connection breaks before an answer (seen with Qt 6.4.2); only a body that cannot be rewound stops it.
class OneShotNothing final : public QIODevice
{
public:
    explicit OneShotNothing(QObject *parent)
        : QIODevice(parent)
    {
        open(QIODevice::ReadOnly);
    }

    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] bool atEnd() const override { return true; }
    bool reset() override { return false; }
    bool seek(qint64 /*position*/) override { return false; }

protected:
    qint64 readData(char * /*data*/, qint64 /*most*/) override { return 0; }
    qint64 writeData(const char * /*data*/, qint64 /*size*/) override { return -1; }
};

QString networkTrouble(const QNetworkReply &reply)
{
    switch (reply.error()) {
    case QNetworkReply::ConnectionRefusedError:
        return u"nothing listens there"_s;
    case QNetworkReply::HostNotFoundError:
        return u"there is no such host"_s;
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ContentReSendError: // see OneShotNothing
        return u"the panel closed the connection before its answer was complete"_s;
    default:
        return reply.errorString();
    }
}

} // namespace

AlphaHttp::AlphaHttp(QUrl panel, Milliseconds timeout, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_panel(std::move(panel))
    , m_timeout(timeout)
    , m_clock(clock)
{
    m_network.setProxy(QNetworkProxy::NoProxy);
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    connect(&m_deadline, &QTimer::timeout, this, &AlphaHttp::onDeadline);
}

AlphaHttp::~AlphaHttp()
{
    abandon();
}

QNetworkRequest AlphaHttp::request(const QString &path, const QString &query) const
{
    QUrl url = m_panel;
    url.setPath(path);
    if (!query.isEmpty()) {
        url.setQuery(query);
    }
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    // A kept connection may be closed by the panel just when the next request is written to it.
    request.setRawHeader("Connection", "close");
    request.setRawHeader("Accept-Encoding", "identity");
    request.setRawHeader("User-Agent", "cellar/" CELLAR_VERSION);
    return request;
}

void AlphaHttp::get(const QString &path, const QString &query, Repeat repeat)
{
    QNetworkRequest http = request(path, query);
    qCDebug(lcWire).noquote() << "GET" << http.url().toString(QUrl::FullyEncoded);
    m_path = path;
    m_body.clear();
    m_sent = m_clock.ticks();
    if (repeat == Repeat::Forbidden) {
        http.setHeader(QNetworkRequest::ContentLengthHeader, 0);
        http.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        auto *nothing = new OneShotNothing(nullptr);
        m_reply = m_network.sendCustomRequest(http, "GET"_ba, nothing);
        nothing->setParent(m_reply);
    } else {
        m_reply = m_network.get(http);
    }
    m_reply->setReadBufferSize(readBufferSize);
    connect(m_reply, &QNetworkReply::readyRead, this, &AlphaHttp::onReadyRead);
    connect(m_reply, &QNetworkReply::finished, this, &AlphaHttp::onFinished);
    m_deadline.start(m_timeout);
}

void AlphaHttp::abandon()
{
    m_deadline.stop();
    if (QNetworkReply *reply = std::exchange(m_reply, nullptr)) {
        reply->disconnect(this);
        reply->abort();
        reply->deleteLater();
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

void AlphaHttp::onReadyRead()
{
    m_body += m_reply->read(largestAnswer + 1 - m_body.size());
    if (m_body.size() > largestAnswer) {
        m_body.clear();
        finish({AlphaAnswer::Status::Protocol, 0, {},
            u"%1: the answer is larger than %2 bytes"_s.arg(m_path).arg(largestAnswer)});
    }
}

void AlphaHttp::onFinished()
{
    onReadyRead();
    if (m_reply != nullptr) {
        finish(outcome());
    }
}

void AlphaHttp::onDeadline()
{
    finish({AlphaAnswer::Status::Timeout, 0, {},
        u"%1: no complete answer within %2 ms"_s.arg(m_path).arg(m_timeout.count())});
}

AlphaAnswer AlphaHttp::outcome() const
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status != 0 && status != ok) {
        return {AlphaAnswer::Status::HttpError, status, {}, u"%1: HTTP status %2"_s.arg(m_path).arg(status)};
    }
    switch (m_reply->error()) {
    case QNetworkReply::NoError:
        return {AlphaAnswer::Status::Ok, status, m_body, {}};
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError:
    case QNetworkReply::UnknownContentError:
        return {AlphaAnswer::Status::Protocol, status, {}, u"%1: %2"_s.arg(m_path, m_reply->errorString())};
    default:
        return {AlphaAnswer::Status::LinkLost, status, {}, u"%1: %2"_s.arg(m_path, networkTrouble(*m_reply))};
    }
}

void AlphaHttp::finish(const AlphaAnswer &answer)
{
    m_deadline.stop();
    QNetworkReply *reply = std::exchange(m_reply, nullptr);
    reply->disconnect(this);
    reply->abort(); // does nothing to one that has finished
    reply->deleteLater();
    count(answer);
    qCDebug(lcWire).noquote() << m_path << answer.httpStatus << answer.text << m_body.size() << "bytes:"
                              << m_body.first(std::min(m_body.size(), loggedBytes)).toPercentEncoding(" <>\"=[],;/");
    m_body.clear();
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
        m_roundTrips.add(m_clock.ticks() - m_sent);
    }
}

} // namespace cellar
