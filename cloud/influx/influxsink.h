// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "influx/influxsettings.h"
#include "outbox/sink.h"

namespace cellar {

// The write API of InfluxDB 2 and 1, and of what speaks like it.
class InfluxSink final : public Sink
{
public:
    explicit InfluxSink(const InfluxSettings &settings);
    // Tell the courier afterwards.
    void setSettings(const InfluxSettings &settings) { m_settings = settings; }

    [[nodiscard]] QString name() const override;
    [[nodiscard]] WebRequest request() const override;
    [[nodiscard]] QStringList secrets() const override;

private:
    InfluxSettings m_settings;
};

// Where the lines are posted to. Timestamps are in nanoseconds.
[[nodiscard]] QUrl influxWriteUrl(const InfluxSettings &settings);

} // namespace cellar
