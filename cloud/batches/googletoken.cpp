// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/googletoken.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr auto margin = 2min; // a token that expires sooner is not used any more
constexpr qsizetype longestToken = 8192;

// Google's word for a token whose time is not ours; nobody would think of the clock.
QString withAdvice(const QString &text)
{
    return text.contains("short-lived"_L1) || text.contains("reasonable timeframe"_L1)
               ? text + u" (is the clock of this machine right?)"_s
               : text;
}

bool isTokenText(const QByteArray &token)
{
    return !token.isEmpty() && token.size() <= longestToken &&
           std::ranges::all_of(token, [](char c) { return c > ' ' && c < 0x7F; });
}

} // namespace

GoogleToken::GoogleToken(
    ServiceAccount account, QString scope, const GoogleHttp &http, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_account(std::move(account))
    , m_scope(std::move(scope))
    , m_http(http)
    , m_clock(clock)
{
}

void GoogleToken::take(QObject *context, Answer answer)
{
    if (!m_token.isEmpty() && m_clock.ticks() < m_expires) {
        answer(m_token);
        return;
    }
    m_waiting.emplace_back(context, std::move(answer));
    if (!m_isFetching) {
        fetch();
    }
}

void GoogleToken::forget(const QByteArray &token)
{
    if (token == m_token) {
        m_token.clear();
    }
}

void GoogleToken::fetch()
{
    const Result<QByteArray> assertion = m_account.assertion(m_scope, m_clock.now());
    if (!assertion) {
        tell(unexpected(GoogleFailure{assertion.error().kind, assertion.error().text}));
        return;
    }
    m_isFetching = true;
    const QByteArray body = "grant_type=" + QUrl::toPercentEncoding(u"urn:ietf:params:oauth:grant-type:jwt-bearer"_s) +
                            "&assertion=" + *assertion;
    m_http.send({"POST", m_account.tokenUrl(), {}, "application/x-www-form-urlencoded", body}, this,
        [this](const GoogleResult<QByteArray> &answer) { onAnswer(answer); });
}

void GoogleToken::onAnswer(const GoogleResult<QByteArray> &answer)
{
    m_isFetching = false;
    if (answer) {
        tell(readToken(*answer));
        return;
    }
    GoogleFailure failure = answer.error();
    // 400 and 401 here: not the request is wrong, the account is.
    if (failure.kind == ErrorKind::BadInput || failure.kind == ErrorKind::Unauthorized) {
        failure.kind = ErrorKind::Forbidden;
        failure.text = withAdvice(u"no access token for %1: %2"_s.arg(email(), failure.text));
    }
    tell(unexpected(failure));
}

GoogleResult<QByteArray> GoogleToken::readToken(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const QByteArray token = object.value("access_token"_L1).toString().toUtf8();
    const double seconds = object.value("expires_in"_L1).toDouble();
    if (!isTokenText(token)) {
        return unexpected(
            GoogleFailure{ErrorKind::Protocol, u"%1: the answer holds no token"_s.arg(m_account.tokenUrl().host())});
    }
    constexpr double longest = 24 * 3600;
    const auto lifetime = std::chrono::seconds(static_cast<qint64>(std::clamp(seconds, 0.0, longest)));
    m_token = token;
    m_expires = m_clock.ticks() + std::max<Milliseconds>(lifetime - margin, 0s);
    return token;
}

void GoogleToken::tell(const GoogleResult<QByteArray> &token)
{
    const auto waiting = std::exchange(m_waiting, {});
    for (const auto &[context, answer] : waiting) {
        if (context) {
            answer(token);
        }
    }
}

} // namespace cellar
