// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/setcommand.h"

#include "ctl/typedwords.h"
#include "model/setpointrules.h"
#include "model/snapshotjson.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr Milliseconds questionInterval{50};

} // namespace

SetCommand::SetCommand(const CtlOptions &options, const CtlOutput &output)
    : Command(output)
    , m_options(options)
    , m_client(options.access)
{
    m_nextQuestion.setSingleShot(true);
    m_patience.setSingleShot(true);
    connect(&m_nextQuestion, &QTimer::timeout, this, &SetCommand::ask);
    connect(&m_patience, &QTimer::timeout, this, &SetCommand::onGivenUp);
}

void SetCommand::start()
{
    m_client.get(cellarPath, this, [this](const NodeAnswer &answer) { onSnapshot(answer); });
}

void SetCommand::onSnapshot(const NodeAnswer &answer)
{
    const std::optional<Snapshot> snapshot = snapshotOf(answer);
    if (!snapshot) {
        return;
    }
    const Result<VesselState> vessel = findVessel(*snapshot, m_options.vessel);
    if (!vessel) {
        badInput(vessel.error().text);
        return;
    }
    request(*vessel);
}

void SetCommand::request(const VesselState &vessel)
{
    const std::optional<double> value = numberFromText(m_options.value);
    if (!value) {
        badInput(u"\"%1\" is not a number"_s.arg(m_options.value.left(40)));
        return;
    }
    QJsonObject body{{u"value"_s, *value}};
    if (m_options.expected) {
        const std::optional<double> expected = numberFromText(*m_options.expected);
        if (!expected) {
            badInput(u"--expected \"%1\" is not a number"_s.arg(*m_options.expected));
            return;
        }
        body.insert(u"expected"_s, *expected);
    }
    m_label = vessel.label;
    m_unit = vessel.unit;
    m_client.put(setpointPath(vessel.id), body, this, [this](const NodeAnswer &answer) { onAccepted(answer); });
}

void SetCommand::onAccepted(const NodeAnswer &answer)
{
    if (!answer) {
        Error error = answer.error().error;
        if (answer.error().status == 0 && error.kind != ErrorKind::LinkLost) {
            error.text += u"; whether the set point was changed is unknown"_s;
        }
        fail(error, exitCodeOf(answer.error()));
        return;
    }
    const Result<SetpointChange> change = changeFromJson(*answer);
    if (!change) {
        fail({ErrorKind::Protocol, change.error().text + u"; whether the set point was changed is unknown"_s},
            ExitCode::Failed);
        return;
    }
    m_changeId = change->id;
    m_patience.start(longestChange);
    if (!m_options.json) {
        const QString old = change->old ? shortNumber(*change->old) : u"?"_s;
        print(u"%1: %2 → %3 … "_s.arg(m_label, old, temperatureText(change->requested, m_unit)));
    }
    show(*change);
}

void SetCommand::ask()
{
    m_client.get(changePath(m_changeId), this, [this](const NodeAnswer &answer) { onAsked(answer); });
}

void SetCommand::onAsked(const NodeAnswer &answer)
{
    if (answer) {
        const Result<SetpointChange> change = changeFromJson(*answer);
        if (change) {
            show(*change);
            return;
        }
    } else if (answer.error().error.kind == ErrorKind::NotFound) {
        fail({ErrorKind::NotFound, u"the node no longer knows this change; look at the set point"_s}, ExitCode::Failed);
        return;
    }
    // The node may come back and tell; until then keep asking, less eagerly.
    m_nextQuestion.start(questionInterval * 10);
}

void SetCommand::onGivenUp()
{
    fail({ErrorKind::Timeout, u"no outcome within %1 s; look at the set point"_s.arg(longestChange.count())},
        ExitCode::Failed);
}

void SetCommand::show(const SetpointChange &change)
{
    if (!isFinal(change.state)) {
        m_nextQuestion.start(questionInterval);
        return;
    }
    m_patience.stop();
    if (m_options.json) {
        printJson(toJson(change));
    } else {
        conclude(change);
    }
    finish(exitCodeOf(change.state));
}

void SetCommand::conclude(const SetpointChange &change)
{
    QString text = changeStateName(change.state);
    if (change.elapsedMs) {
        text += u" in %1 ms"_s.arg(qRound(*change.elapsedMs));
    }
    if (!change.reason.isEmpty()) {
        text += u": "_s + change.reason;
    }
    if (change.state != ChangeState::Verified && change.readBack) {
        text += u" (the panel holds %1)"_s.arg(temperatureText(*change.readBack, m_unit));
    }
    print(text + u'\n');
}

void SetCommand::badInput(const QString &text)
{
    say(text);
    fail({ErrorKind::BadInput, u"nothing was written"_s}, ExitCode::BadInput);
}

} // namespace cellar
