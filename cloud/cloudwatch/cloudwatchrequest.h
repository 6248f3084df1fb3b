// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cloudwatch/cloudwatchsettings.h"
#include "core/webclient.h"

#include <QStringList>

namespace cellar {

// The master alarm: PANEL_READ stays away for so many minutes.
struct CloudWatchAlarm
{
    QString name;
    QStringList actions{}; // up to five ARNs, told when it goes off and when it is over
    int minutes = 5;
};

// Signed requests of CloudWatch's query protocol (API of 2010-08-01).
// PutMetricData: CELLAR/INFO, PANEL_READ = 1, for this minute.
[[nodiscard]] WebRequest putPanelRead(const CloudWatchSettings &settings, Timestamp now);
// PutMetricAlarm: replaces an alarm of the same name. Missing data is breaching.
[[nodiscard]] WebRequest putMetricAlarm(
    const CloudWatchSettings &settings, const CloudWatchAlarm &alarm, Timestamp now);

// CloudWatch takes printable ASCII, 1 to 255 characters here; every other character becomes a question mark.
[[nodiscard]] QByteArray dimensionValue(const QString &cellarName);

} // namespace cellar
