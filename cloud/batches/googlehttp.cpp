// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/googlehttp.h"

#include "batches/sheetvalues.h"

#include <QNetworkCookie>
#include <QNetworkCookieJar>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QPointer>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr int ok = 200;
// Why a reply was broken off by us.
constexpr auto stoppedProperty = "cellarStopped";

// Keeps nothing.
class NoCookies final : public QNetworkCookieJar
{
public:
    using QNetworkCookieJar::QNetworkCookieJar;
    bool setCookiesFromUrl(const QList<QNetworkCookie> &, const QUrl &) override { return false; }
    [[nodiscard]] QList<QNetworkCookie> cookiesForUrl(const QUrl &) const override { return {}; }
};

ErrorKind kindOf(int status)
{
    switch (status) {
    case 400:
        return ErrorKind::BadInput;
    case 401:
        return ErrorKind::Unauthorized;
    case 403:
        return ErrorKind::Forbidden;
    case 404:
        return ErrorKind::NotFound;
    default:
        return ErrorKind::Refused;
    }
}

std::optional<Milliseconds> retryAfter(const QNetworkReply &reply)
{
    // The form with a date is not used by Google, and the clocks may differ.
    constexpr int longest = 24 * 60 * 60;
    bool isNumber = false;
    const int seconds = reply.rawHeader("Retry-After").trimmed().toInt(&isNumber);
    return isNumber && seconds >= 0 ? std::optional(Milliseconds(std::chrono::seconds(std::min(seconds, longest))))
                                    : std::nullopt;
}

QNetworkRequest networkRequest(const GoogleRequest &asked)
{
    QNetworkRequest request(asked.url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setRawHeader("User-Agent", "cellar/" CELLAR_VERSION);
    if (!asked.token.isEmpty()) {
        request.setRawHeader("Authorization", "Bearer " + asked.token);
    }
    if (!asked.type.isEmpty()) {
        request.setRawHeader("Content-Type", asked.type);
    }
    return request;
}

} // namespace

GoogleHttp::GoogleHttp(QObject *parent)
    : GoogleHttp(Limits(), parent)
{
}

GoogleHttp::GoogleHttp(const Limits &limits, QObject *parent)
    : QObject(parent)
    , m_limits(limits)
{
    m_network.setCookieJar(new NoCookies(&m_network));
    m_network.setAutoDeleteReplies(true);
}

void GoogleHttp::send(const GoogleRequest &asked, QObject *context, const Answer &answer)
{
    QNetworkReply *reply = m_network.sendCustomRequest(networkRequest(asked), asked.method, asked.body);
    auto *deadline = new QTimer(reply);
    deadline->setSingleShot(true);
    const auto stop = [reply](const QString &why) {
        reply->setProperty(stoppedProperty, why);
        reply->abort();
    };
    connect(deadline, &QTimer::timeout, reply,
        [stop, this] { stop(u"no complete answer within %1 ms"_s.arg(m_limits.deadline.count())); });
    connect(reply, &QNetworkReply::readyRead, reply, [stop, reply, this] {
        if (reply->bytesAvailable() > m_limits.largestAnswer) {
            stop(u"the answer is larger than %1 kB"_s.arg(m_limits.largestAnswer / 1024));
        }
    });
    connect(
        reply, &QNetworkReply::finished, this,
        [this, reply, answer, guard = QPointer<QObject>(context)] {
            if (guard) {
                answer(judge(*reply));
            }
        },
        Qt::QueuedConnection);
    deadline->start(m_limits.deadline);
}

GoogleResult<QByteArray> GoogleHttp::judge(QNetworkReply &reply) const
{
    const QString host = reply.url().host();
    const QString stopped = reply.property(stoppedProperty).toString();
    if (!stopped.isEmpty()) {
        const bool isTimeout = stopped.startsWith("no complete"_L1);
        return unexpected(
            GoogleFailure{isTimeout ? ErrorKind::Timeout : ErrorKind::Protocol, u"%1: %2"_s.arg(host, stopped)});
    }
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool isWhole = reply.error() == QNetworkReply::NoError || reply.error() >= QNetworkReply::ContentAccessDenied;
    if (status == 0 || (status == ok && !isWhole)) {
        return unexpected(GoogleFailure{ErrorKind::LinkLost, u"%1: %2"_s.arg(host, reply.errorString())});
    }
    const QByteArray body = reply.readAll();
    if (status == ok) {
        return body;
    }
    const QString said = googleErrorText(body);
    return unexpected(GoogleFailure{kindOf(status),
        u"%1 answered %2%3"_s.arg(host).arg(status).arg(said.isEmpty() ? QString() : u": "_s + said),
        retryAfter(reply)});
}

} // namespace cellar
