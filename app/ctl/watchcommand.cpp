// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/watchcommand.h"

#include "core/timestamp.h"
#include "ctl/statustext.h"
#include "model/setpointrules.h"
#include "model/snapshotjson.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace cellar {

WatchCommand::WatchCommand(const CtlOptions &options, const CtlOutput &output)
    : Command(output)
    , m_stream(options.access)
    , m_json(options.json)
{
    connect(&m_stream, &EventStream::received, this, &WatchCommand::onEvent);
    connect(&m_stream, &EventStream::lost, this, &WatchCommand::onLost);
}

void WatchCommand::start()
{
    m_stream.start();
}

void WatchCommand::onEvent(const ServerEvent &event)
{
    const QJsonDocument document = QJsonDocument::fromJson(event.data);
    if (!document.isObject()) {
        m_stream.startAnew({ErrorKind::Protocol, u"the cellar node sent an event that is not JSON"_s});
        return;
    }
    m_wasOnline = true;
    if (std::exchange(m_isLost, false)) {
        say(u"connected again"_s);
    }
    if (m_json) {
        printJson({{u"event"_s, QString::fromUtf8(event.type)}, {u"id"_s, QString::fromUtf8(event.id)},
            {u"data"_s, document.object()}});
    } else if (event.type == "cellar") {
        showCellar(document.object());
    } else if (event.type == "change") {
        showChange(document.object());
    }
}

void WatchCommand::onLost(const Error &why)
{
    if (why.kind == ErrorKind::Unauthorized || why.kind == ErrorKind::Forbidden) {
        fail(why, ExitCode::Unauthorized);
    } else if (!m_wasOnline) {
        fail(why, why.kind == ErrorKind::LinkLost ? ExitCode::Unreachable : ExitCode::Failed);
    } else if (!std::exchange(m_isLost, true)) {
        say(why.text + u"; trying again"_s);
    }
}

void WatchCommand::showCellar(const QJsonObject &json)
{
    const Result<Snapshot> snapshot = applyJson(m_snapshot, json);
    if (!snapshot) {
        m_stream.startAnew(snapshot.error());
        return;
    }
    for (const VesselState &vessel : snapshot->vessels) {
        const VesselState *before = m_snapshot.vessel(vessel.id);
        const bool same = before && before->temperature.looksLike(vessel.temperature) &&
                          before->setpoint.looksLike(vessel.setpoint) && before->valve.looksLike(vessel.valve);
        if (!same) {
            showVessel(vessel, snapshot->at);
        }
    }
    m_snapshot = *snapshot;
}

void WatchCommand::showVessel(const VesselState &vessel, Timestamp at)
{
    print(u"%1  %2  %3  set %4  valve %5  %6\n"_s.arg(toRfc3339(at), vessel.label,
        readingText(vessel.temperature, vessel.unit), readingText(vessel.setpoint, vessel.unit),
        valveText(vessel.valve), qualityText(vessel, at)));
}

void WatchCommand::showChange(const QJsonObject &json)
{
    const Result<SetpointChange> change = changeFromJson(json);
    if (!change) {
        m_stream.startAnew(change.error());
        return;
    }
    const VesselState *vessel = m_snapshot.vessel(change->vessel);
    const QString label = vessel ? vessel->label : change->vessel;
    const TemperatureUnit unit = vessel ? vessel->unit : m_snapshot.unit;
    const QString old = change->old ? shortNumber(*change->old) : u"?"_s;
    const QString reason = change->reason.isEmpty() ? QString() : u": "_s + change->reason;
    print(u"%1  %2  change %3 → %4 by %5: %6%7\n"_s.arg(toRfc3339(change->finishedAt.value_or(change->requestedAt)),
        label, old, temperatureText(change->requested, unit), change->by, changeStateName(change->state), reason));
}

} // namespace cellar
