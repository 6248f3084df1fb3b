// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloudwatch/sigv4.h"
#include "core/timestamp.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

QByteArray text(const QJsonObject &vector, QLatin1StringView key)
{
    return vector.value(key).toString().toUtf8();
}

// "GET /path?query HTTP/1.1", headers (a line that begins with a space goes on with the one before), body.
SigV4Input inputOf(const QByteArray &request)
{
    SigV4Input input;
    const qsizetype blank = request.indexOf("\n\n");
    const QList<QByteArray> lines = request.first(blank < 0 ? request.size() : blank).split('\n');
    input.body = blank < 0 ? QByteArray() : request.sliced(blank + 2);
    const QByteArray first = lines.first();
    const qsizetype space = first.indexOf(' ');
    const QByteArray target = first.sliced(space + 1, first.lastIndexOf(' ') - space - 1);
    const qsizetype mark = target.indexOf('?');
    input.method = first.first(space);
    input.path = mark < 0 ? target : target.first(mark);
    input.query = mark < 0 ? QByteArray() : target.sliced(mark + 1);
    for (const QByteArray &line : lines.sliced(1)) {
        if (line.startsWith(' ')) {
            input.headers.last().second += line;
        } else if (!line.isEmpty()) {
            const qsizetype colon = line.indexOf(':');
            input.headers.append({line.first(colon), line.sliced(colon + 1)});
        }
    }
    return input;
}

} // namespace

class SigV4Test : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void publicVectors_data();
    void publicVectors();
    void knownSignature();
};

void SigV4Test::publicVectors_data()
{
    QTest::addColumn<QJsonObject>("vector");
    QFile file(qEnvironmentVariable("CELLAR_SOURCE") + u"/tests/cloud/cloudwatch/vectors/sigv4.json"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray cases = QJsonDocument::fromJson(file.readAll()).object().value("cases"_L1).toArray();
    QCOMPARE(cases.size(), 38);
    for (const QJsonValue &vector : cases) {
        QTest::newRow(qPrintable(vector.toObject().value("name"_L1).toString())) << vector.toObject();
    }
}

void SigV4Test::publicVectors()
{
    QFETCH(const QJsonObject, vector);
    const AwsCredentials credentials{
        text(vector, "accessKey"_L1), text(vector, "secretKey"_L1), text(vector, "sessionToken"_L1)};
    const std::optional<Timestamp> now = fromRfc3339(vector.value("timestamp"_L1).toString());
    QVERIFY(now);
    SigV4Input input = inputOf(text(vector, "request"_L1));
    input.region = text(vector, "region"_L1);
    input.service = text(vector, "service"_L1);
    input.normalize = vector.value("normalize"_L1).toBool();
    input.headers.append({"X-Amz-Date", amzDate(*now)});
    if (!credentials.sessionToken.isEmpty() && vector.value("signToken"_L1).toBool()) {
        input.headers.append({"X-Amz-Security-Token", credentials.sessionToken});
    }
    if (vector.value("signBody"_L1).toBool()) {
        input.headers.append(
            {"X-Amz-Content-Sha256", QCryptographicHash::hash(input.body, QCryptographicHash::Sha256).toHex()});
    }

    const SigV4Signature result = signSigV4(input, credentials, *now);
    QCOMPARE(result.canonicalRequest, text(vector, "canonicalRequest"_L1));
    QCOMPARE(result.stringToSign, text(vector, "stringToSign"_L1));
    QCOMPARE(result.signature, text(vector, "signature"_L1));
    QVERIFY(result.authorization.startsWith(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders="));
    QVERIFY(result.authorization.endsWith(", Signature=" + result.signature));
}

// Reproduced by hand while the protocol was studied, without the file.
void SigV4Test::knownSignature()
{
    const Timestamp now = fromRfc3339(u"2015-08-30T12:36:00Z"_s).value();
    const SigV4Input input{.method = "POST",
        .path = "/",
        .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Host", "example.amazonaws.com"},
            {"Content-Length", "13"},
            {"X-Amz-Content-Sha256", "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e"},
            {"X-Amz-Date", amzDate(now)}},
        .body = "Param1=value1",
        .region = "us-east-1",
        .service = "service"};
    QCOMPARE(signSigV4(input, {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}, now).signature,
        "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b"_ba);
}

QTEST_GUILESS_MAIN(SigV4Test)
#include "tst_sigv4.moc"
