// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloudwatch/cloudwatchheartbeat.h"

#include "cloudwatch/awserror.h"
#include "cloudwatch/cloudwatchrequest.h"

using namespace Qt::StringLiterals;

namespace cellar {

CloudWatchHeartbeat::CloudWatchHeartbeat(
    const CloudWatchSettings &settings, const WebClient &client, const Clock &clock, Random random, QObject *parent)
    : Heartbeat(u"cloudwatch"_s, settings.interval, client, clock, std::move(random), parent)
    , m_settings(settings)
{
}

WebRequest CloudWatchHeartbeat::request(Timestamp now) const
{
    return putPanelRead(m_settings, now);
}

Heartbeat::Verdict CloudWatchHeartbeat::judge(const WebAnswer &answer, Timestamp now) const
{
    if (answer.isSuccess()) {
        return {.arrived = true};
    }
    AwsError error = awsError(answer, now);
    for (const QByteArray &secret : {m_settings.credentials.secretKey, m_settings.credentials.sessionToken}) {
        if (!secret.isEmpty()) {
            error.text.replace(QString::fromUtf8(secret), u"…"_s);
        }
    }
    return {.again = error.mayPass, .text = error.text};
}

} // namespace cellar
