// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloudwatch/cloudwatchrequest.h"

#include "core/timestamp.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr char service[] = "monitoring";
constexpr char metricNamespace[] = "CELLAR/INFO";
constexpr char metricName[] = "PANEL_READ";
constexpr char dimensionName[] = "CELLAR_NAME";

using Form = QList<std::pair<QByteArray, QByteArray>>;

QUrl endpointOf(const CloudWatchSettings &settings)
{
    return settings.endpoint.isEmpty() ? QUrl(u"https://monitoring.%1.amazonaws.com/"_s.arg(settings.region))
                                       : settings.endpoint;
}

QByteArray encoded(const Form &form)
{
    QByteArrayList items;
    for (const auto &[key, value] : form) {
        items.append(uriEncode(key) + '=' + uriEncode(value));
    }
    return items.join('&');
}

QByteArray hostOf(const QUrl &url)
{
    return url.authority(QUrl::FullyEncoded | QUrl::RemoveUserInfo).toLatin1();
}

WebRequest signedRequest(const CloudWatchSettings &settings, const Form &form, Timestamp now)
{
    WebRequest request;
    request.url = endpointOf(settings);
    request.url.setPath(u"/"_s);
    request.deadline = settings.timeout;
    request.body = encoded(form);
    request.headers = {
        {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}, {"X-Amz-Date", amzDate(now)}};
    if (!settings.credentials.sessionToken.isEmpty()) {
        request.headers.append({"X-Amz-Security-Token", settings.credentials.sessionToken});
    }
    SigV4Input input{.method = request.method,
        .path = "/",
        .headers = request.headers,
        .body = request.body,
        .region = settings.region.toLatin1(),
        .service = service};
    input.headers.append({"Host", hostOf(request.url)});
    request.headers.append({"Authorization", signSigV4(input, settings.credentials, now).authorization});
    return request;
}

} // namespace

QByteArray dimensionValue(const QString &cellarName)
{
    constexpr qsizetype most = 255;
    constexpr char16_t firstPrintable = 0x20;
    constexpr char16_t lastPrintable = 0x7E;
    QByteArray value;
    const QString trimmed = cellarName.trimmed();
    for (const QChar c : trimmed) {
        const char16_t code = c.unicode();
        if (!c.isLowSurrogate()) { // one question mark for one character
            value += code >= firstPrintable && code <= lastPrintable ? char(code) : '?';
        }
    }
    return value.isEmpty() ? QByteArray("?") : value.first(std::min(value.size(), most));
}

WebRequest putPanelRead(const CloudWatchSettings &settings, Timestamp now)
{
    return signedRequest(settings,
        {{"Action", "PutMetricData"}, {"Version", "2010-08-01"}, {"Namespace", metricNamespace},
            {"MetricData.member.1.MetricName", metricName},
            {"MetricData.member.1.Dimensions.member.1.Name", dimensionName},
            {"MetricData.member.1.Dimensions.member.1.Value", dimensionValue(settings.cellarName)},
            {"MetricData.member.1.Timestamp", toRfc3339(now).toLatin1()}, {"MetricData.member.1.Value", "1"},
            {"MetricData.member.1.Unit", "None"}},
        now);
}

WebRequest putMetricAlarm(const CloudWatchSettings &settings, const CloudWatchAlarm &alarm, Timestamp now)
{
    const QByteArray minutes = QByteArray::number(alarm.minutes);
    Form form{{"Action", "PutMetricAlarm"}, {"Version", "2010-08-01"}, {"AlarmName", alarm.name.toUtf8()},
        {"AlarmDescription", "The cellar panel has not been read for " + minutes + " minutes."},
        {"Namespace", metricNamespace}, {"MetricName", metricName}, {"Dimensions.member.1.Name", dimensionName},
        {"Dimensions.member.1.Value", dimensionValue(settings.cellarName)}, {"Statistic", "SampleCount"},
        {"Period", "60"}, {"EvaluationPeriods", minutes}, {"DatapointsToAlarm", minutes}, {"Threshold", "1"},
        {"ComparisonOperator", "LessThanThreshold"}, {"TreatMissingData", "breaching"}};
    for (qsizetype i = 0; i < alarm.actions.size(); ++i) {
        const QByteArray number = QByteArray::number(i + 1);
        form.append({"AlarmActions.member." + number, alarm.actions.at(i).toUtf8()});
        form.append({"OKActions.member." + number, alarm.actions.at(i).toUtf8()});
    }
    return signedRequest(settings, form, now);
}

} // namespace cellar
