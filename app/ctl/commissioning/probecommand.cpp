// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/commissioning/probecommand.h"

#include "bus/profilecatalog.h"
#include "core/tomltable.h"
#include "ctl/commissioning/wiretarget.h"

#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr auto defaultTimeout = 300ms;
// Whatever listens there does not speak Modbus, and will not with other units.
constexpr int mostGarbage = 3;

} // namespace

ProbeCommand::ProbeCommand(
    const CommissioningOptions &options, const CtlOutput &output, const TransportFactory &transports)
    : Command(output)
    , m_options(options)
    , m_transports(transports)
    , m_toAsk(options.units)
{
}

void ProbeCommand::start()
{
    const Result<ResolvedTarget, TargetProblems> target = resolveTarget(m_options.target, defaultTimeout);
    if (!target) {
        for (const QString &problem : target.error()) {
            say(problem);
        }
        finish(ExitCode::BadInput);
        return;
    }
    if (!chooseCandidates(m_options.target.configFile)) {
        finish(ExitCode::BadInput);
        return;
    }
    Milliseconds gap{0};
    for (const SurveyCandidate &candidate : m_candidates) {
        gap = std::max(gap, candidate.profile.gap);
    }
    m_where = target->panel.addressText();
    m_session = std::make_unique<WireSession>(target->panel, gap, m_clock, m_transports);
    nextUnit();
}

bool ProbeCommand::chooseCandidates(const QString &configFile)
{
    const QString folder = configFile.isEmpty() ? QString() : QFileInfo(configFile).absolutePath();
    const ProfileCatalog catalog = loadProfileCatalog(folder, configFile);
    for (const ConfigProblem &problem : catalog.problems) {
        say(u"left out: "_s + problem.toString());
    }
    QStringList names;
    for (const DeviceProfile &profile : catalog.profiles) {
        names.append(profile.name);
        const bool wanted = m_options.devices.contains(profile.name);
        if (wanted || m_options.devices.isEmpty()) {
            m_candidates.append({profile.name, profile, 0, wanted, false});
        }
    }
    for (const QString &device : m_options.devices) {
        if (!names.contains(device)) {
            const std::optional<QString> near = nearestWord(device, names);
            const QString hint =
                near ? u"did you mean \"%1\"?"_s.arg(*near) : u"there are %1"_s.arg(names.join(u", "_s));
            say(u"there is no device profile \"%1\", %2"_s.arg(device, hint));
            return false;
        }
    }
    // Those with an identity first: their answer saves questions.
    std::stable_partition(m_candidates.begin(), m_candidates.end(),
        [](const SurveyCandidate &candidate) { return candidate.profile.identity.has_value(); });
    return true;
}

void ProbeCommand::nextUnit()
{
    if (m_toAsk.isEmpty()) {
        conclude();
        return;
    }
    m_survey = std::make_unique<UnitSurvey>(static_cast<quint8>(m_toAsk.takeFirst()), m_candidates);
    nextRequest();
}

void ProbeCommand::nextRequest()
{
    const std::optional<ModbusRequest> request = m_survey->next();
    if (!request) {
        noteUnit();
        return;
    }
    m_session->ask(*request, [this, request = *request](const ModbusAnswer &answer) { onAnswer(request, answer); });
}

void ProbeCommand::onAnswer(const ModbusRequest &request, const ModbusAnswer &answer)
{
    if (!m_session->trouble().isEmpty()) {
        say(u"%1: %2"_s.arg(m_where, m_session->trouble()));
        if (!m_found.isEmpty()) {
            show();
        }
        finish(ExitCode::Unreachable);
        return;
    }
    m_survey->take(request, answer);
    nextRequest();
}

void ProbeCommand::noteUnit()
{
    m_found.append(probedUnit(*m_survey));
    m_survey.reset();
    say(probeLine(m_found.last()));
    const bool isGarbage = m_found.last().health == UnitSurvey::Health::Garbage;
    m_garbage = isGarbage ? m_garbage + 1 : 0;
    if (m_garbage == mostGarbage && m_found.size() == mostGarbage && !m_toAsk.isEmpty()) {
        say(u"%1: what answers there is no Modbus; is it the right port?"_s.arg(m_where));
        conclude();
        return;
    }
    nextUnit();
}

void ProbeCommand::conclude()
{
    show();
    const bool any = std::any_of(m_found.cbegin(), m_found.cend(),
        [](const ProbedUnit &unit) { return unit.health == UnitSurvey::Health::Answers; });
    finish(any ? ExitCode::Ok : ExitCode::Failed);
}

void ProbeCommand::show()
{
    if (m_options.json) {
        printJson(probeJson(m_where, m_found));
    } else {
        print(probeText(m_where, m_found));
    }
}

void ProbeCommand::interrupt()
{
    m_session.reset();
    if (!m_found.isEmpty()) {
        show();
    }
    say(u"interrupted"_s);
    finish(ExitCode::Interrupted);
}

} // namespace cellar
