// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/serviceaccount.h"

#include "batches/batchtext.h"

#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qsizetype largestSecret = 64 * 1024;
constexpr std::chrono::seconds validity = std::chrono::hours(1); // the most that Google takes

Unexpected<Error> wrong(const QString &why)
{
    return unexpected(ErrorKind::BadInput, u"the service account's key %1"_s.arg(why));
}

Result<QJsonObject> objectOf(const QString &secret)
{
    QByteArray json = secret.trimmed().toUtf8();
    if (json.size() > largestSecret) {
        return wrong(u"is larger than %1 kB"_s.arg(largestSecret / 1024));
    }
    if (!json.startsWith('{')) {
        const auto decoded = QByteArray::fromBase64Encoding(
            json.simplified().replace(' ', ""), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded || !decoded.decoded.trimmed().startsWith('{')) {
            const bool isPem = json.startsWith("-----BEGIN");
            return wrong(isPem ? u"is the private key alone; the whole JSON file is needed"_s
                               : u"is neither JSON nor JSON in base64"_s);
        }
        json = decoded.decoded;
    }
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (!document.isObject()) {
        return wrong(u"is broken JSON at byte %1: %2"_s.arg(error.offset).arg(error.errorString()));
    }
    return document.object();
}

// What else people download from Google's console.
Result<void> checkType(const QJsonObject &object)
{
    if (object.contains("installed"_L1) || object.contains("web"_L1)) {
        return wrong(u"is that of an OAuth client; create a key of a service account instead"_s);
    }
    const QString type = object.value("type"_L1).toString();
    if (type.isEmpty()) {
        return wrong(u"has no \"type\""_s);
    }
    if (type != "service_account"_L1) {
        return wrong(u"has the type \"%1\" instead of \"service_account\""_s.arg(shownText(type, 40)));
    }
    return {};
}

Result<QString> text(const QJsonObject &object, const QString &key)
{
    const QString value = object.value(key).toString().trimmed();
    if (value.isEmpty()) {
        return wrong(object.contains(key) ? u"has a \"%1\" that is no text"_s.arg(key) : u"has no \"%1\""_s.arg(key));
    }
    return value;
}

Result<QUrl> readTokenUrl(const QJsonObject &object)
{
    const QUrl url(object.value("token_uri"_L1).toString(u"https://oauth2.googleapis.com/token"_s), QUrl::StrictMode);
    // Plain HTTP for a token endpoint on this machine only.
    const bool isHere = url.scheme() == "http"_L1 && QHostAddress(url.host()).isLoopback();
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != "https"_L1 && !isHere)) {
        return wrong(u"has a \"token_uri\" that is no https address"_s);
    }
    return url;
}

} // namespace

Result<ServiceAccount> ServiceAccount::fromSecret(const QString &secret)
{
    const Result<QJsonObject> object = objectOf(secret);
    if (!object) {
        return unexpected(object.error());
    }
    if (const Result<void> type = checkType(*object); !type) {
        return unexpected(type.error());
    }
    const Result<QString> email = text(*object, u"client_email"_s);
    const Result<QString> pem = text(*object, u"private_key"_s);
    const Result<QUrl> url = readTokenUrl(*object);
    if (!email || !pem || !url) {
        return unexpected(!email ? email.error() : !pem ? pem.error() : url.error());
    }
    if (!email->contains(u'@')) {
        return wrong(u"has a \"client_email\" without @"_s);
    }
    Result<Rs256Key> key = Rs256Key::fromPem(pem->toUtf8());
    if (!key) {
        return unexpected(key.error());
    }
    ServiceAccount account;
    account.m_email = shownText(*email, 200);
    account.m_keyId = object->value("private_key_id"_L1).toString();
    account.m_tokenUrl = *url;
    account.m_key = *key;
    return account;
}

Result<QByteArray> ServiceAccount::assertion(const QString &scope, Timestamp now) const
{
    const auto issued = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch());
    return m_key.sign({{u"iss"_s, m_email}, {u"scope"_s, scope}, {u"aud"_s, m_tokenUrl.toString(QUrl::FullyEncoded)},
                          {u"iat"_s, qint64(issued.count())}, {u"exp"_s, qint64((issued + validity).count())}},
        m_keyId);
}

} // namespace cellar
