// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloudwatch/cloudwatchrequest.h"
#include "fakes/manualclock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

CloudWatchSettings settings()
{
    return {.region = u"us-east-1"_s, .credentials = {"AKIDEXAMPLE", "verysecret"}, .cellarName = u"SuperCellar"_s};
}

QByteArray header(const WebRequest &request, const QByteArray &name)
{
    for (const auto &[key, value] : request.headers) {
        if (key == name) {
            return value;
        }
    }
    return {};
}

} // namespace

class CloudWatchRequestTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void panelRead();
    void temporaryKey();
    void otherEndpoint();
    void alarm();
    void dimension_data();
    void dimension();
};

void CloudWatchRequestTest::panelRead()
{
    const WebRequest request = putPanelRead(settings(), ManualClock().now());
    QCOMPARE(request.method, "POST"_ba);
    QCOMPARE(request.url, QUrl(u"https://monitoring.us-east-1.amazonaws.com/"_s));
    QCOMPARE(request.body, "Action=PutMetricData&Version=2010-08-01&Namespace=CELLAR%2FINFO"
                           "&MetricData.member.1.MetricName=PANEL_READ"
                           "&MetricData.member.1.Dimensions.member.1.Name=CELLAR_NAME"
                           "&MetricData.member.1.Dimensions.member.1.Value=SuperCellar"
                           "&MetricData.member.1.Timestamp=2026-11-23T14%3A00%3A00.123Z"
                           "&MetricData.member.1.Value=1&MetricData.member.1.Unit=None"_ba);
    QCOMPARE(header(request, "X-Amz-Date"), "20261123T140000Z"_ba);
    const QByteArray authorization = header(request, "Authorization");
    QVERIFY2(
        authorization.startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/us-east-1/monitoring/aws4_request, "
                                 "SignedHeaders=content-type;host;x-amz-date, Signature="),
        authorization.constData());
    for (const auto &[name, value] : request.headers) {
        QVERIFY(!value.contains("verysecret"));
    }
}

void CloudWatchRequestTest::temporaryKey()
{
    CloudWatchSettings temporary = settings();
    temporary.credentials.sessionToken = "token/==";
    const WebRequest request = putPanelRead(temporary, ManualClock().now());
    QCOMPARE(header(request, "X-Amz-Security-Token"), "token/=="_ba);
    QVERIFY(header(request, "Authorization").contains(";x-amz-security-token,"));
}

void CloudWatchRequestTest::otherEndpoint()
{
    CloudWatchSettings elsewhere = settings();
    elsewhere.endpoint = QUrl(u"http://127.0.0.1:4566"_s);
    QCOMPARE(putPanelRead(elsewhere, ManualClock().now()).url, QUrl(u"http://127.0.0.1:4566/"_s));
}

void CloudWatchRequestTest::alarm()
{
    const WebRequest request = putMetricAlarm(settings(),
        {.name = u"Cellar is not read"_s, .actions = {u"arn:aws:sns:us-east-1:1:people"_s}}, ManualClock().now());
    for (const char *part : {"Action=PutMetricAlarm", "AlarmName=Cellar%20is%20not%20read", "Namespace=CELLAR%2FINFO",
             "MetricName=PANEL_READ", "Dimensions.member.1.Name=CELLAR_NAME", "Dimensions.member.1.Value=SuperCellar",
             "Statistic=SampleCount", "Period=60", "EvaluationPeriods=5", "DatapointsToAlarm=5", "Threshold=1",
             "ComparisonOperator=LessThanThreshold", "TreatMissingData=breaching",
             "AlarmActions.member.1=arn%3Aaws%3Asns%3Aus-east-1%3A1%3Apeople",
             "OKActions.member.1=arn%3Aaws%3Asns%3Aus-east-1%3A1%3Apeople"}) {
        QVERIFY2(
            ('&' + request.body + '&').contains('&' + QByteArray(part) + '&') || request.body.startsWith(part), part);
    }
}

void CloudWatchRequestTest::dimension_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("plain") << u"SuperCellar"_s << "SuperCellar"_ba;
    QTest::newRow("spaces inside stay") << u" Super Cellar "_s << "Super Cellar"_ba;
    QTest::newRow("not ASCII") << u"Kühler 🍺"_s << "K?hler ?"_ba;
    QTest::newRow("control characters") << u"a\tb\u0001c"_s << "a?b?c"_ba;
    QTest::newRow("nothing") << QString() << "?"_ba;
    QTest::newRow("long") << QString(300, u'x') << QByteArray(255, 'x');
}

void CloudWatchRequestTest::dimension()
{
    QFETCH(const QString, name);
    QFETCH(const QByteArray, value);
    QCOMPARE(dimensionValue(name), value);
}

QTEST_GUILESS_MAIN(CloudWatchRequestTest)
#include "tst_cloudwatchrequest.moc"
