// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/outside/cloudwatchalarmcommand.h"

#include "bus/deviceprofile.h"
#include "cloudwatch/cloudwatchalarm.h"

using namespace Qt::StringLiterals;

namespace cellar {

CloudWatchAlarmCommand::CloudWatchAlarmCommand(const OutsideOptions &options, const CtlOutput &output)
    : Command(output)
    , m_options(options)
{
}

void CloudWatchAlarmCommand::start()
{
    CloudSettings cloud;
    const ConfigResult read = loadCellarConfig(m_options.configFile, cloudSections(cloud));
    for (const ConfigProblem &problem : read.problems) {
        say(problem.toString());
    }
    if (!read.config) {
        fail({ErrorKind::BadInput, u"the configuration is not right; nothing was sent"_s}, ExitCode::BadInput);
        return;
    }
    if (!cloud.cloudWatch) {
        fail({ErrorKind::BadInput, u"%1 has no [cloudwatch]"_s.arg(m_options.configFile)}, ExitCode::BadInput);
        return;
    }
    CloudWatchSettings settings = *cloud.cloudWatch;
    settings.cellarName = read.config->settings.cellar.name;
    const QString name =
        m_options.alarmName.isEmpty() ? settings.cellarName + u": panel not read"_s : m_options.alarmName;
    createCloudWatchAlarm(m_web, settings, {name, m_options.alarmActions, m_options.alarmMinutes}, m_clock, this,
        [this, name](const Result<void> &created) {
            if (created) {
                print(u"\"%1\" goes off after %2 min without a heartbeat\n"_s.arg(name).arg(m_options.alarmMinutes));
                finish(ExitCode::Ok);
            } else {
                const bool mistake = created.error().kind == ErrorKind::BadInput;
                fail(created.error(), mistake ? ExitCode::BadInput : ExitCode::Failed);
            }
        });
}

} // namespace cellar
