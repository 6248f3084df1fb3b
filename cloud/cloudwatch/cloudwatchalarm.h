// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cloudwatch/cloudwatchrequest.h"
#include "core/result.h"

#include <functional>

class QObject;

namespace cellar {

// Creates the master alarm, or replaces the one of the same name, once. `answer` comes exactly once, from the event
// loop, unless `context` is destroyed before: BadInput (nothing was sent), Refused, Timeout or LinkLost, never with a
// secret.
void createCloudWatchAlarm(const WebClient &client, const CloudWatchSettings &settings, const CloudWatchAlarm &alarm,
    const Clock &clock, QObject *context, std::function<void(const Result<void> &)> answer);

} // namespace cellar
