// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloudwatch/awserror.h"
#include "fakes/manualclock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

namespace {

WebAnswer answer(int status, const QByteArray &code, const QByteArray &message, const QByteArray &date = {})
{
    return {.outcome = WebAnswer::Outcome::Answered,
        .status = status,
        .body = "<ErrorResponse "
                "xmlns=\"http://monitoring.amazonaws.com/doc/2010-08-01/\"><Error><Type>Sender</Type><Code>" +
                code + "</Code><Message>" + message + "</Message></Error><RequestId>1</RequestId></ErrorResponse>",
        .date = date,
        .contentType = "text/xml"};
}

const auto now = ManualClock().now(); // 2026-11-23 14:00

} // namespace

class AwsErrorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void codes_data();
    void codes();
    void clockIsOff();
    void notXml();
    void noAnswer();
};

void AwsErrorTest::codes_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<bool>("mayPass");
    QTest::newRow("wrong key") << 403 << "InvalidClientTokenId"_ba << false;
    QTest::newRow("wrong secret") << 403 << "SignatureDoesNotMatch"_ba << false;
    QTest::newRow("not allowed") << 403 << "AccessDenied"_ba << false;
    QTest::newRow("throttled") << 400 << "Throttling"_ba << true;
    QTest::newRow("throttled otherwise") << 400 << "ThrottlingException"_ba << true;
    QTest::newRow("limit") << 503 << "RequestLimitExceeded"_ba << true;
    QTest::newRow("their fault") << 500 << "InternalServiceFault"_ba << true;
    QTest::newRow("bad value") << 400 << "InvalidParameterValue"_ba << false;
}

void AwsErrorTest::codes()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, code);
    QFETCH(const bool, mayPass);
    const AwsError error = awsError(answer(status, code, "said &amp; done", "Mon, 23 Nov 2026 14:01:00 GMT"), now);
    QCOMPARE(error.code, code);
    QCOMPARE(error.mayPass, mayPass);
    QCOMPARE(error.text, QString::fromLatin1(code) + u": said & done"_s);
}

void AwsErrorTest::clockIsOff()
{
    const QByteArray date = "Mon, 23 Nov 2026 14:00:00 GMT";
    const WebAnswer refused = answer(403, "SignatureDoesNotMatch", "Signature expired", date);
    QVERIFY(awsError(refused, now - 90min).text.endsWith(u"; the clock of this computer is 89 min behind"_s));
    QVERIFY(awsError(refused, now + 24h).text.endsWith(u"; the clock of this computer is 1440 min ahead"_s));
    QVERIFY(!awsError(refused, now + 2min).text.contains(u"clock"_s));
}

void AwsErrorTest::notXml()
{
    const WebAnswer page{.outcome = WebAnswer::Outcome::Answered,
        .status = 502,
        .body = "<html><p>Bad <Code",
        .contentType = "text/html"};
    const AwsError error = awsError(page, now);
    QCOMPARE(error.text, u"HTTP status 502"_s);
    QVERIFY(error.mayPass);
}

void AwsErrorTest::noAnswer()
{
    const AwsError error = awsError({.outcome = WebAnswer::Outcome::Dns, .text = u"there is no host \"x\""_s}, now);
    QCOMPARE(error.text, u"there is no host \"x\""_s);
    QVERIFY(error.mayPass);
}

QTEST_GUILESS_MAIN(AwsErrorTest)
#include "tst_awserror.moc"
