// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cloudwatch/cloudwatchsettings.h"
#include "heartbeat/heartbeat.h"

namespace cellar {

// The seed's heartbeat, PANEL_READ of CELLAR/INFO, so that the brewery's master alarm goes on. A clock that is wrong is
// told, because AWS refuses its signatures.
class CloudWatchHeartbeat final : public Heartbeat
{
    Q_OBJECT

public:
    CloudWatchHeartbeat(const CloudWatchSettings &settings, const WebClient &client, const Clock &clock, Random random,
        QObject *parent = nullptr);

protected:
    [[nodiscard]] WebRequest request(Timestamp now) const override;
    [[nodiscard]] Verdict judge(const WebAnswer &answer, Timestamp now) const override;

private:
    const CloudWatchSettings m_settings;
};

} // namespace cellar
