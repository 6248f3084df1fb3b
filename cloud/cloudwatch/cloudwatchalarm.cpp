// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloudwatch/cloudwatchalarm.h"

#include "cloudwatch/awserror.h"

#include <QObject>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qsizetype mostActions = 5;
constexpr qsizetype longestName = 255;

QString mistakeIn(const CloudWatchSettings &settings, const CloudWatchAlarm &alarm)
{
    if (settings.region.isEmpty() && settings.endpoint.isEmpty()) {
        return u"no region is given"_s;
    }
    if (settings.credentials.accessKey.isEmpty() || settings.credentials.secretKey.isEmpty()) {
        return u"no access key is given"_s;
    }
    if (alarm.name.isEmpty() || alarm.name.size() > longestName) {
        return u"an alarm's name has 1 to %1 characters"_s.arg(longestName);
    }
    if (alarm.actions.size() > mostActions) {
        return u"an alarm can tell at most %1 actions"_s.arg(mostActions);
    }
    for (const QString &action : alarm.actions) {
        if (!action.startsWith(u"arn:"_s)) {
            return u"\"%1\" is not an ARN"_s.arg(action);
        }
    }
    return {};
}

Result<void> resultOf(const WebAnswer &answer, Timestamp now)
{
    if (answer.isSuccess()) {
        return {};
    }
    const ErrorKind kind = answer.isAnswered()                             ? ErrorKind::Refused
                           : answer.outcome == WebAnswer::Outcome::Timeout ? ErrorKind::Timeout
                                                                           : ErrorKind::LinkLost;
    return unexpected(kind, awsError(answer, now).text);
}

} // namespace

void createCloudWatchAlarm(const WebClient &client, const CloudWatchSettings &settings, const CloudWatchAlarm &alarm,
    const Clock &clock, QObject *context, std::function<void(const Result<void> &)> answer)
{
    if (const QString mistake = mistakeIn(settings, alarm); !mistake.isEmpty()) {
        QMetaObject::invokeMethod(
            context, [answer = std::move(answer), mistake] { answer(unexpected(ErrorKind::BadInput, mistake)); },
            Qt::QueuedConnection);
        return;
    }
    WebCall *call = client.send(putMetricAlarm(settings, alarm, clock.now()), context);
    QObject::connect(call, &WebCall::finished, context,
        [answer = std::move(answer), &clock](const WebAnswer &got) { answer(resultOf(got, clock.now())); });
}

} // namespace cellar
