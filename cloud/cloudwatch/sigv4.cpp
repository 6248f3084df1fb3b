// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloudwatch/sigv4.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QMap>
#include <QMessageAuthenticationCode>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr char algorithm[] = "AWS4-HMAC-SHA256";

QByteArray sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

QByteArray hmac(const QByteArray &key, const QByteArray &message)
{
    return QMessageAuthenticationCode::hash(message, key, QCryptographicHash::Sha256);
}

QByteArray normalized(const QByteArray &path)
{
    QList<QByteArray> kept;
    const QList<QByteArray> segments = path.split('/');
    for (const QByteArray &segment : segments) {
        if (segment == ".." && !kept.isEmpty()) {
            kept.removeLast();
        } else if (!segment.isEmpty() && segment != "." && segment != "..") {
            kept.append(segment);
        }
    }
    const bool folder = path.endsWith('/') && !kept.isEmpty();
    return '/' + kept.join('/') + (folder ? "/" : "");
}

QByteArray canonicalPath(const SigV4Input &input)
{
    const QByteArray path = QByteArray::fromPercentEncoding(input.path.isEmpty() ? QByteArray("/") : input.path);
    return uriEncode(input.normalize ? normalized(path) : path, true);
}

QByteArray canonicalQuery(const QByteArray &query)
{
    QList<std::pair<QByteArray, QByteArray>> items;
    const QList<QByteArray> parts = query.split('&');
    for (const QByteArray &part : parts) {
        if (part.isEmpty()) {
            continue;
        }
        const qsizetype equals = part.indexOf('=');
        const QByteArray key = equals < 0 ? part : part.first(equals);
        const QByteArray value = equals < 0 ? QByteArray() : part.sliced(equals + 1);
        items.append(
            {uriEncode(QByteArray::fromPercentEncoding(key)), uriEncode(QByteArray::fromPercentEncoding(value))});
    }
    std::ranges::sort(items);
    QByteArrayList texts;
    for (const auto &[key, value] : std::as_const(items)) {
        texts.append(key + '=' + value);
    }
    return texts.join('&');
}

// Several headers of one name are one, in their order.
QMap<QByteArray, QByteArray> canonicalHeaders(const SigV4Input &input)
{
    QMap<QByteArray, QByteArray> headers;
    for (const auto &[name, value] : input.headers) {
        QByteArray &text = headers[name.trimmed().toLower()];
        text += (text.isNull() ? "" : ",") + value.simplified();
    }
    return headers;
}

QByteArray signingKey(const QByteArray &secret, const QByteArray &date, const SigV4Input &input)
{
    return hmac(hmac(hmac(hmac("AWS4" + secret, date), input.region), input.service), "aws4_request");
}

} // namespace

QByteArray uriEncode(const QByteArray &text, bool keepSlash)
{
    return text.toPercentEncoding(keepSlash ? "/" : "");
}

QByteArray amzDate(Timestamp now)
{
    const QDateTime utc = QDateTime::fromMSecsSinceEpoch(now.time_since_epoch().count(), Qt::UTC);
    return utc.toString(u"yyyyMMdd'T'HHmmss'Z'"_s).toLatin1();
}

SigV4Signature signSigV4(const SigV4Input &input, const AwsCredentials &credentials, Timestamp now)
{
    const QByteArray time = amzDate(now);
    const QByteArray date = time.first(8);
    const QMap<QByteArray, QByteArray> headers = canonicalHeaders(input);
    const QByteArray names = headers.keys().join(';');
    SigV4Signature result;
    result.canonicalRequest = input.method + '\n' + canonicalPath(input) + '\n' + canonicalQuery(input.query) + '\n';
    for (auto header = headers.cbegin(); header != headers.cend(); ++header) {
        result.canonicalRequest += header.key() + ':' + *header + '\n';
    }
    result.canonicalRequest += '\n' + names + '\n' + sha256(input.body);
    const QByteArray scope = date + '/' + input.region + '/' + input.service + "/aws4_request";
    result.stringToSign = algorithm + QByteArray("\n") + time + '\n' + scope + '\n' + sha256(result.canonicalRequest);
    result.signature = hmac(signingKey(credentials.secretKey, date, input), result.stringToSign).toHex();
    result.authorization = algorithm + QByteArray(" Credential=") + credentials.accessKey + '/' + scope +
                           ", SignedHeaders=" + names + ", Signature=" + result.signature;
    return result;
}

} // namespace cellar
