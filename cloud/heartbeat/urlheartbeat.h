// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "heartbeat/heartbeat.h"

namespace cellar {

struct UrlHeartbeatSettings
{
    QUrl url{}; // a secret: whoever knows it can send the beat
    bool post = false; // POST without a body instead of GET
    Milliseconds interval{60'000};
    Milliseconds timeout{10'000};
};

// "Ping this URL", for services that raise an alarm when nobody does. Any 2xx is an arrival.
class UrlHeartbeat final : public Heartbeat
{
    Q_OBJECT

public:
    UrlHeartbeat(const UrlHeartbeatSettings &settings, const WebClient &client, const Clock &clock, Random random,
        QObject *parent = nullptr);

protected:
    [[nodiscard]] WebRequest request(Timestamp now) const override;
    [[nodiscard]] Verdict judge(const WebAnswer &answer, Timestamp now) const override;

private:
    const UrlHeartbeatSettings m_settings;
};

} // namespace cellar
