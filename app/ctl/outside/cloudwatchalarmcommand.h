// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cloudsettings.h"
#include "core/clock.h"
#include "core/webclient.h"
#include "ctl/command.h"
#include "ctl/outside/outsideoptions.h"

namespace cellar {

// `cellarctl cloudwatch-alarm`: the master alarm of this cellar, created with the keys of its configuration.
class CloudWatchAlarmCommand final : public Command
{
    Q_OBJECT

public:
    CloudWatchAlarmCommand(const OutsideOptions &options, const CtlOutput &output);
    void start() override;

private:
    const OutsideOptions m_options;
    const SystemClock m_clock;
    const WebClient m_web;
};

} // namespace cellar
