// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/surveyreport.h"

#include <QJsonObject>

namespace cellar {

enum class CheckLevel
{
    Ok,
    Warn,
    Fail,
};

struct CheckFinding
{
    CheckLevel level = CheckLevel::Ok;
    QString topic; // "temperature", "limits", …: never translated, for scripts
    QString text;
};

struct VesselCheck
{
    VesselSettings vessel;
    QList<CheckFinding> findings;

    [[nodiscard]] CheckLevel worst() const;
};

// What the device of a vessel says, held against the configuration. `profile` is in the unit that the configuration
// takes its values for.
[[nodiscard]] VesselCheck checkVessel(
    const VesselSettings &vessel, const DeviceProfile &profile, const UnitSurvey &survey, const SurveyReport &report);

// The same for a vessel on the pages of an Alpha panel, `unit` being what the configuration takes its values for.
[[nodiscard]] VesselCheck checkPages(const VesselSettings &vessel, TemperatureUnit unit, const VesselSample &sample);

[[nodiscard]] QString checkText(const VesselCheck &check);
[[nodiscard]] QJsonObject checkJson(const VesselCheck &check);

} // namespace cellar
