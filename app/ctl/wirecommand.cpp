// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/wirecommand.h"

using namespace Qt::StringLiterals;

namespace cellar {

WireCommand::WireCommand(const CtlOptions &options, const CtlOutput &output)
    : Command(output)
    , m_options(options)
    , m_client(options.access)
{
}

void WireCommand::start()
{
    const auto done = [this](const NodeAnswer &answer) { onAnswer(answer); };
    if (m_options.wire == u"status") {
        m_client.get(wireLogPath, this, done);
        return;
    }
    QJsonObject body{{u"enabled"_s, m_options.wire == u"on"}};
    if (m_options.minutes) {
        body.insert(u"minutes"_s, *m_options.minutes);
    }
    m_client.put(wireLogPath, body, this, done);
}

void WireCommand::onAnswer(const NodeAnswer &answer)
{
    if (!answer) {
        fail(answer.error());
        return;
    }
    const QJsonValue enabled = answer->value("enabled"_L1);
    if (!enabled.isBool()) {
        fail({ErrorKind::Protocol, u"this does not look like the answer of a cellar node"_s}, ExitCode::Failed);
        return;
    }
    if (m_options.json) {
        printJson(*answer);
    } else {
        const QString until = answer->value("until"_L1).toString();
        print(u"wire log %1%2\n"_s.arg(
            enabled.toBool() ? u"on"_s : u"off"_s, until.isEmpty() ? QString() : u" until "_s + until));
    }
    finish(ExitCode::Ok);
}

} // namespace cellar
