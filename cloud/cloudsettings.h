// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/batchsettings.h"
#include "cloudwatch/cloudwatchsettings.h"
#include "core/settingsreader.h"
#include "heartbeat/urlheartbeat.h"
#include "influx/influxsettings.h"

#include <optional>

namespace cellar {

// What cellar.toml says about the world outside: [influx], [outbox], [cloudwatch], [heartbeat] and [batches]. Secrets
// are looked up while it is read. One that cannot be had is a warning and stays empty, because a cellar whose disk has
// lost a password must still be cooled: what needs it then says that it is turned away.
struct CloudSettings
{
    std::optional<InfluxSettings> influx{};
    int outboxMegabytes = 1024;
    std::optional<CloudWatchSettings> cloudWatch{}; // without the name of the cellar
    std::optional<UrlHeartbeatSettings> heartbeat{};
    BatchSettings batches{};
};

// Readers that fill `settings`, for loadCellarConfig(); it outlives them.
[[nodiscard]] QList<SectionReader> cloudSections(CloudSettings &settings);

} // namespace cellar
