// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/nodeaccess.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

QString networkErrorReason(const QNetworkReply &reply)
{
    switch (reply.error()) {
    case QNetworkReply::ConnectionRefusedError:
        return u"nothing listens there"_s;
    case QNetworkReply::HostNotFoundError:
        return u"there is no such host"_s;
    case QNetworkReply::NoError: // a live stream has no other end
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ContentReSendError: // see OneShotBody
        return u"it closed the connection"_s;
    case QNetworkReply::SslHandshakeFailedError:
        return u"no secure connection: %1"_s.arg(reply.errorString());
    default:
        return reply.errorString();
    }
}

} // namespace

Result<QUrl> nodeUrlFromText(const QString &text)
{
    const QString whole = text.contains(u"://"_s) ? text : u"http://"_s + text;
    const QUrl url(whole, QUrl::StrictMode);
    const bool web = url.scheme() == u"http"_s || url.scheme() == u"https"_s;
    if (!url.isValid() || !web || url.host().isEmpty()) {
        return unexpected(
            ErrorKind::BadInput, u"\"%1\" is not an address such as \"http://127.0.0.1:8080\""_s.arg(text));
    }
    if (!url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment()) {
        return unexpected(ErrorKind::BadInput,
            u"\"%1\" must end after host, port and path"_s.arg(url.toString(QUrl::RemoveUserInfo)));
    }
    return url;
}

Result<QByteArray> tokenFromText(const QString &text)
{
    const QString token = text.trimmed();
    if (token.isEmpty()) {
        return unexpected(ErrorKind::BadInput, u"the token is empty"_s);
    }
    const auto visible = [](QChar c) { return c > u' ' && c < u'\x7f'; };
    if (token.size() > 4096 || !std::ranges::all_of(token, visible)) {
        return unexpected(ErrorKind::BadInput, u"the token is not one line of visible ASCII characters"_s);
    }
    return token.toLatin1();
}

QNetworkRequest nodeRequest(const NodeAccess &access, const QByteArray &path)
{
    QString base = access.url.path(QUrl::FullyEncoded);
    while (base.endsWith(u'/')) {
        base.chop(1);
    }
    const qsizetype mark = path.indexOf('?');
    QUrl url = access.url;
    url.setPath(base + QString::fromLatin1(path.first(mark < 0 ? path.size() : mark)), QUrl::TolerantMode);
    if (mark >= 0) {
        url.setQuery(QString::fromLatin1(path.sliced(mark + 1)), QUrl::StrictMode);
    }
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setRawHeader("Accept-Encoding", "identity");
    request.setRawHeader("User-Agent", "cellar/" CELLAR_VERSION);
    if (!access.token.isEmpty()) {
        request.setRawHeader("Authorization", "Bearer " + access.token);
    }
    if (!access.client.isEmpty()) {
        request.setRawHeader("X-Cellar-Client", access.client);
    }
    return request;
}

QString networkErrorText(const NodeAccess &access, const QNetworkReply &reply)
{
    return u"cannot reach the cellar node at %1: %2"_s.arg(access.url.toString(), networkErrorReason(reply));
}

} // namespace cellar
