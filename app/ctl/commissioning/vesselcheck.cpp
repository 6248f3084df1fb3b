// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/commissioning/vesselcheck.h"

#include "ctl/commissioning/probetext.h"
#include "ctl/texttable.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

QString levelText(CheckLevel level)
{
    switch (level) {
    case CheckLevel::Ok:
        return u"OK"_s;
    case CheckLevel::Warn:
        return u"WARN"_s;
    case CheckLevel::Fail:
        break;
    }
    return u"FAIL"_s;
}

CheckFinding setpointFinding(double value, const ValueRange &limits, TemperatureUnit unit)
{
    const QString text = u"set point %1"_s.arg(degreesText(value, unit));
    if (value < limits.min || value > limits.max) {
        return {CheckLevel::Warn, u"setpoint"_s,
            u"%1 is outside the configured limits, %2"_s.arg(text, rangeText(limits, unit))};
    }
    return {CheckLevel::Ok, u"setpoint"_s, text};
}

class Checker
{
public:
    Checker(const VesselSettings &vessel, const DeviceProfile &profile, const SurveyReport &report)
        : m_profile(profile)
        , m_report(report)
        , m_check{vessel, {}}
    {
    }

    [[nodiscard]] VesselCheck check(const UnitSurvey &survey)
    {
        if (survey.health() != UnitSurvey::Health::Answers) {
            add(CheckLevel::Fail, u"answer"_s, u"does not answer: "_s + survey.trouble());
            return m_check;
        }
        add(CheckLevel::Ok, u"answer"_s, u"answers"_s);
        identity();
        unit();
        temperature();
        setpoint();
        valve();
        limits();
        writes();
        notes();
        return m_check;
    }

private:
    void add(CheckLevel level, const QString &topic, const QString &text)
    {
        m_check.findings.append({level, topic, text});
    }

    void identity()
    {
        switch (m_report.identity) {
        case SurveyReport::Identity::Matches:
            add(CheckLevel::Ok, u"identity"_s, u"it is such a device: identity %1"_s.arg(m_report.identityText));
            break;
        case SurveyReport::Identity::Differs:
            add(CheckLevel::Fail, u"identity"_s,
                u"it is no %1: its identity register holds %2"_s.arg(m_profile.name, m_report.identityText));
            break;
        case SurveyReport::Identity::Unanswered:
            add(CheckLevel::Warn, u"identity"_s, u"its identity register does not answer: "_s + m_report.identityText);
            break;
        case SurveyReport::Identity::None:
            break;
        }
    }

    void unit()
    {
        if (!m_report.unitRegister) {
            return;
        }
        if (!*m_report.unitRegister) {
            add(CheckLevel::Fail, u"unit"_s, u"unit: "_s + m_report.unitRegister->error().text);
        } else if (**m_report.unitRegister != m_profile.unit) {
            add(CheckLevel::Fail, u"unit"_s,
                u"it measures in %1, but the configuration takes its values for %2: set the controller to %2, or "
                "temperature_unit = \"%3\" at the vessel"_s.arg(unitSymbol(**m_report.unitRegister),
                    unitSymbol(m_profile.unit), unitLetter(**m_report.unitRegister)));
        } else {
            add(CheckLevel::Ok, u"unit"_s, u"it measures in %1, as configured"_s.arg(unitSymbol(m_profile.unit)));
        }
    }

    void temperature()
    {
        if (!m_report.temperature) {
            add(CheckLevel::Fail, u"temperature"_s, u"temperature: cannot be asked for, its address is no address"_s);
        } else if (*m_report.temperature) {
            add(CheckLevel::Ok, u"temperature"_s,
                u"temperature %1"_s.arg(degreesText(**m_report.temperature, m_report.unit)));
        } else if (m_report.wordsSwapped) {
            const bool high = m_profile.wordOrder == WordOrder::HighFirst;
            add(CheckLevel::Fail, u"words"_s,
                u"its words come in the other order: word_order = \"%1\" in the device profile makes sense of them"_s
                    .arg(high ? u"low-first"_s : u"high-first"_s));
        } else {
            const bool isProbe = !m_report.faults.isEmpty();
            add(isProbe ? CheckLevel::Warn : CheckLevel::Fail, u"temperature"_s,
                u"temperature: "_s + m_report.temperature->error().text);
        }
    }

    void setpoint()
    {
        if (!m_report.setpoint || !*m_report.setpoint) {
            const QString why = m_report.setpoint ? m_report.setpoint->error().text : u"cannot be asked for"_s;
            add(CheckLevel::Fail, u"setpoint"_s, u"set point: "_s + why);
            return;
        }
        m_check.findings.append(setpointFinding(**m_report.setpoint, configured(), m_report.unit));
    }

    void valve()
    {
        if (m_profile.valve.function == 0) {
            add(CheckLevel::Ok, u"valve"_s, u"valve not shown: "_s + m_profile.valveUnknown);
            return;
        }
        if (m_report.valveOpen && *m_report.valveOpen) {
            add(CheckLevel::Ok, u"valve"_s, **m_report.valveOpen ? u"valve open"_s : u"valve closed"_s);
        } else {
            const QString why = m_report.valveOpen ? m_report.valveOpen->error().text : u"cannot be asked for"_s;
            add(CheckLevel::Fail, u"valve"_s, u"valve: "_s + why);
        }
    }

    // In the unit that the device measures in.
    [[nodiscard]] ValueRange configured() const
    {
        const SetpointLimits &limits = m_check.vessel.limits;
        return {convertTemperature(limits.min, m_profile.unit, m_report.unit),
            convertTemperature(limits.max, m_profile.unit, m_report.unit)};
    }

    void limits()
    {
        if (!m_report.limits) {
            return;
        }
        if (!*m_report.limits) {
            add(CheckLevel::Warn, u"limits"_s, u"its own limits: "_s + m_report.limits->error().text);
            return;
        }
        const ValueRange own = **m_report.limits;
        const ValueRange ours = configured();
        const QString ownText = rangeText(own, m_report.unit);
        const QString text =
            u"the configuration allows %1, the device %2"_s.arg(rangeText(ours, m_report.unit), ownText);
        if (ours.max < own.min || ours.min > own.max) {
            add(CheckLevel::Fail, u"limits"_s, text + u": nothing could ever be set"_s);
        } else if (ours.min < own.min || ours.max > own.max) {
            add(CheckLevel::Warn, u"limits"_s, text);
        } else {
            add(CheckLevel::Ok, u"limits"_s, u"limits within the device's own, %1"_s.arg(ownText));
        }
    }

    void writes()
    {
        if (!m_report.writesEnabled) {
            if (!m_profile.enableHint.isEmpty()) {
                add(CheckLevel::Warn, u"writes"_s,
                    u"whether it takes writes cannot be read; if it refuses them: "_s + m_profile.enableHint);
            }
            return;
        }
        if (!*m_report.writesEnabled) {
            add(CheckLevel::Warn, u"writes"_s,
                u"whether writes are enabled cannot be read: "_s + m_report.writesEnabled->error().text);
        } else if (**m_report.writesEnabled) {
            add(CheckLevel::Ok, u"writes"_s, u"writes are enabled"_s);
        } else {
            const QString hint = m_profile.enableHint.isEmpty() ? QString() : u": "_s + m_profile.enableHint;
            add(CheckLevel::Warn, u"writes"_s,
                u"writes are disabled on this controller%1 (the node turns them on itself where the controller lets it)"_s
                    .arg(hint));
        }
    }

    void notes()
    {
        for (const QString &fault : m_report.missing) {
            const bool told = fault.startsWith(u"temperature"_s) || fault.startsWith(u"setpoint"_s) ||
                              fault.startsWith(u"valve"_s) || fault.startsWith(u"unit"_s) ||
                              fault.contains(u" limit"_s);
            if (!told) {
                add(CheckLevel::Fail, u"answer"_s, fault);
            }
        }
        if (!m_profile.eeprom.isEmpty()) {
            add(CheckLevel::Ok, u"eeprom"_s, u"EEPROM: "_s + m_profile.eeprom);
        }
        if (!m_profile.verifyOnSite.isEmpty()) {
            add(CheckLevel::Warn, u"verify"_s, u"verify on site: "_s + m_profile.verifyOnSite);
        }
    }

    const DeviceProfile &m_profile;
    const SurveyReport &m_report;
    VesselCheck m_check;
};

// Why a sample has no value; empty when it has.
template<typename T> QString whyMissing(const std::optional<PointResult<T>> &value)
{
    if (!value) {
        return u"not on the pages"_s;
    }
    return *value ? QString() : value->error().text;
}

} // namespace

CheckLevel VesselCheck::worst() const
{
    CheckLevel worst = CheckLevel::Ok;
    for (const CheckFinding &finding : findings) {
        worst = std::max(worst, finding.level);
    }
    return worst;
}

VesselCheck checkVessel(
    const VesselSettings &vessel, const DeviceProfile &profile, const UnitSurvey &survey, const SurveyReport &report)
{
    return Checker(vessel, profile, report).check(survey);
}

VesselCheck checkPages(const VesselSettings &vessel, TemperatureUnit unit, const VesselSample &sample)
{
    VesselCheck check{vessel, {}};
    const bool isFault =
        sample.temperature && !*sample.temperature && sample.temperature->error().kind == PointFault::Kind::SensorFault;
    const QString noTemperature = whyMissing(sample.temperature);
    if (!noTemperature.isEmpty() && !isFault) {
        check.findings = {{CheckLevel::Fail, u"answer"_s, u"does not answer: "_s + noTemperature}};
        return check;
    }
    check.findings.append({CheckLevel::Ok, u"answer"_s, u"its pages are right"_s});
    check.findings.append(noTemperature.isEmpty()
                              ? CheckFinding{CheckLevel::Ok, u"temperature"_s,
                                    u"temperature %1"_s.arg(degreesText(**sample.temperature, unit))}
                              : CheckFinding{CheckLevel::Warn, u"temperature"_s, u"temperature: "_s + noTemperature});
    const QString noSetpoint = whyMissing(sample.setpoint);
    check.findings.append(noSetpoint.isEmpty()
                              ? setpointFinding(**sample.setpoint, {vessel.limits.min, vessel.limits.max}, unit)
                              : CheckFinding{CheckLevel::Fail, u"setpoint"_s, u"set point: "_s + noSetpoint});
    const QString noValve = whyMissing(sample.valveOpen);
    check.findings.append(noValve.isEmpty() ? CheckFinding{CheckLevel::Ok, u"valve"_s,
                                                  **sample.valveOpen ? u"valve open"_s : u"valve closed"_s}
                                            : CheckFinding{CheckLevel::Fail, u"valve"_s, u"valve: "_s + noValve});
    return check;
}

QString checkText(const VesselCheck &check)
{
    const VesselSettings &vessel = check.vessel;
    const QString device = vessel.device.isEmpty() ? QString() : u", unit %1, %2"_s.arg(vessel.unit).arg(vessel.device);
    QString text = u"%1 (panel %2%3)\n"_s.arg(vessel.label, vessel.panel, device);
    for (const CheckFinding &finding : check.findings) {
        text += wrapped(u"  %1  "_s.arg(levelText(finding.level), -4), finding.text);
    }
    return text;
}

QJsonObject checkJson(const VesselCheck &check)
{
    QJsonArray findings;
    for (const CheckFinding &finding : check.findings) {
        findings.append(QJsonObject{
            {u"level"_s, levelText(finding.level)}, {u"topic"_s, finding.topic}, {u"text"_s, finding.text}});
    }
    return {{u"vessel"_s, check.vessel.id}, {u"label"_s, check.vessel.label}, {u"panel"_s, check.vessel.panel},
        {u"worst"_s, levelText(check.worst())}, {u"findings"_s, findings}};
}

} // namespace cellar
