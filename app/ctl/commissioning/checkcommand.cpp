// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/commissioning/checkcommand.h"

#include "bus/panellinkfactory.h"
#include "ctl/commissioning/wiretarget.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

CheckCommand::CheckCommand(
    const CommissioningOptions &options, const CtlOutput &output, const TransportFactory &transports)
    : Command(output)
    , m_options(options)
    , m_transports(transports)
{
    m_pagesDeadline.setSingleShot(true);
    connect(&m_pagesDeadline, &QTimer::timeout, this, [this] {
        noteAll(CheckLevel::Fail, u"panel"_s, u"its pages could not be read in time"_s);
        nextPanel();
    });
}

void CheckCommand::start()
{
    const Result<ResolvedPanels, TargetProblems> resolved = resolvePanels(m_options.target);
    if (!resolved) {
        for (const QString &problem : resolved.error()) {
            say(problem);
        }
        finish(ExitCode::BadInput);
        return;
    }
    m_config = resolved->config;
    m_panels = resolved->panels;
    nextPanel();
}

// From the event loop: the session that ends here may be the one that called.
void CheckCommand::nextPanel()
{
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (isFinished()) {
                return;
            }
            m_pages.reset();
            m_session.reset();
            if (m_panels.isEmpty()) {
                finish(show());
                return;
            }
            openPanel(m_panels.takeFirst());
        },
        Qt::QueuedConnection);
}

void CheckCommand::openPanel(const PanelSettings &panel)
{
    m_panel = panel;
    m_units.clear();
    Milliseconds gap{0};
    for (const VesselSettings &vessel : std::as_const(m_config.settings.vessels)) {
        if (vessel.panel == panel.id) {
            gap = std::max(gap, m_config.profileOf(vessel).gap);
            if (!m_units.contains(vessel.unit)) {
                m_units.append(vessel.unit);
            }
        }
    }
    say(u"panel %1, %2"_s.arg(panel.id, panel.addressText()));
    if (panel.driver == PanelDriver::Alpha) {
        if (m_units.isEmpty()) {
            nextPanel(); // nobody hangs on it
        } else {
            openPages(panel);
        }
        return;
    }
    m_session = std::make_unique<WireSession>(panel, gap, m_clock, m_transports);
    nextUnit();
}

// All of them once, as the node does.
void CheckCommand::openPages(const PanelSettings &panel)
{
    m_pages = makePanelLink(panel, m_config, m_clock);
    connect(m_pages.get(), &PanelLink::sampled, this, &CheckCommand::onSamples);
    const auto pages = std::max<qsizetype>(1, panel.alpha.pages.size());
    m_pagesDeadline.start((pages + 1) * (panel.timeout + panel.alpha.gap));
    m_pages->start();
}

void CheckCommand::onSamples(const QList<VesselSample> &samples)
{
    if (!m_pagesDeadline.isActive()) {
        return; // a second reading
    }
    qsizetype open = 0;
    for (const VesselSettings &vessel : std::as_const(m_config.settings.vessels)) {
        if (vessel.panel != m_panel.id) {
            continue;
        }
        const auto sample = std::find_if(
            samples.cbegin(), samples.cend(), [&vessel](const VesselSample &one) { return one.vessel == vessel.id; });
        if (sample != samples.cend()) {
            m_checks.insert_or_assign(vessel.id, checkPages(vessel, m_config.unitOf(vessel), *sample));
        }
        open += m_checks.contains(vessel.id) ? 0 : 1;
    }
    if (open == 0) {
        m_pagesDeadline.stop();
        nextPanel();
    }
}

QList<VesselSettings> CheckCommand::vesselsOf(int unit) const
{
    QList<VesselSettings> vessels;
    std::copy_if(m_config.settings.vessels.cbegin(), m_config.settings.vessels.cend(), std::back_inserter(vessels),
        [this, unit](const VesselSettings &vessel) { return vessel.panel == m_panel.id && vessel.unit == unit; });
    return vessels;
}

void CheckCommand::nextUnit()
{
    if (m_units.isEmpty()) {
        nextPanel();
        return;
    }
    const int unit = m_units.takeFirst();
    QList<SurveyCandidate> candidates;
    for (const VesselSettings &vessel : vesselsOf(unit)) {
        candidates.append({vessel.id, m_config.profileOf(vessel), vessel.offset, true, true});
    }
    m_survey = std::make_unique<UnitSurvey>(static_cast<quint8>(unit), candidates);
    nextRequest();
}

void CheckCommand::nextRequest()
{
    const std::optional<ModbusRequest> request = m_survey->next();
    if (!request) {
        noteUnit();
        return;
    }
    m_session->ask(*request, [this, request = *request](const ModbusAnswer &answer) { onAnswer(request, answer); });
}

void CheckCommand::onAnswer(const ModbusRequest &request, const ModbusAnswer &answer)
{
    if (!m_session->trouble().isEmpty()) {
        say(u"%1: %2"_s.arg(m_panel.addressText(), m_session->trouble()));
        noteAll(CheckLevel::Fail, u"panel"_s,
            u"cannot be asked: %1: %2"_s.arg(m_panel.addressText(), m_session->trouble()));
        nextPanel();
        return;
    }
    m_survey->take(request, answer);
    nextRequest();
}

void CheckCommand::noteUnit()
{
    const QList<VesselSettings> vessels = vesselsOf(m_survey->unit());
    for (qsizetype i = 0; i < vessels.size(); ++i) {
        const SurveyCandidate &candidate = m_survey->candidates().at(i);
        const SurveyReport report = decodeSurvey(candidate, m_survey->image());
        m_checks.insert_or_assign(vessels.at(i).id, checkVessel(vessels.at(i), candidate.profile, *m_survey, report));
    }
    nextUnit();
}

// Of this panel's vessels, those that nothing is known of yet.
void CheckCommand::noteAll(CheckLevel level, const QString &topic, const QString &text)
{
    for (const VesselSettings &vessel : std::as_const(m_config.settings.vessels)) {
        if (vessel.panel == m_panel.id) {
            m_checks.try_emplace(vessel.id, VesselCheck{vessel, {{level, topic, text}}});
        }
    }
}

ExitCode CheckCommand::show()
{
    CheckLevel worst = CheckLevel::Ok;
    QJsonArray list;
    QString text;
    for (const VesselSettings &vessel : std::as_const(m_config.settings.vessels)) {
        const auto check = m_checks.find(vessel.id);
        if (check != m_checks.end()) {
            worst = std::max(worst, check->second.worst());
            list.append(checkJson(check->second));
            text += checkText(check->second);
        }
    }
    if (m_options.json) {
        printJson({{u"vessels"_s, list}});
    } else {
        print(text);
    }
    switch (worst) {
    case CheckLevel::Ok:
        return ExitCode::Ok;
    case CheckLevel::Warn:
        return ExitCode::Warnings;
    case CheckLevel::Fail:
        break;
    }
    return ExitCode::Problems;
}

void CheckCommand::interrupt()
{
    m_session.reset();
    m_pages.reset();
    m_pagesDeadline.stop();
    m_panels.clear();
    show();
    say(u"interrupted: not every vessel was checked"_s);
    finish(ExitCode::Interrupted);
}

} // namespace cellar
