// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/panellink.h"
#include "bus/unitsurvey.h"

namespace cellar {

// What a unit said, taken for a device of one kind. A value that was not asked for is absent.
struct SurveyReport
{
    enum class Identity
    {
        None, // the profile knows no register that would tell
        Matches,
        Differs,
        Unanswered,
    };

    QString name; // of the candidate
    Identity identity = Identity::None;
    QString identityText; // what the identity registers hold, or why they do not
    TemperatureUnit unit = TemperatureUnit::Fahrenheit; // of every value: the device's own word, else the profile's
    std::optional<PointResult<TemperatureUnit>> unitRegister{};
    std::optional<PointResult<double>> temperature{}; // SensorFault: the probe, or no believable number
    bool temperatureIsAbsurd = false; // a number that no probe would give; a probe fault that has a name is not
    QStringList faults{}; // what fault words, bits and codes say, in words
    std::optional<PointResult<double>> setpoint{};
    std::optional<PointResult<bool>> valveOpen{};
    std::optional<PointResult<ValueRange>> limits{}; // the device's own
    std::optional<PointResult<bool>> writesEnabled{};
    bool wordsSwapped = false; // the temperature makes sense only with the halves the other way round
    bool allZero = false; // every register that was read: an empty place more often than a device
    QStringList missing{}; // what was not answered, in words
    QStringList oddities{}; // what does not look like such a device, in words
    QStringList doubts{}; // what is unusual but happens

    // Everything was answered and nothing speaks against it.
    [[nodiscard]] bool fits() const { return identity != Identity::Differs && missing.isEmpty() && oddities.isEmpty(); }
};

// Decodes what `image` holds by the candidate's profile. Numbers of the decimal point register are counted in.
[[nodiscard]] SurveyReport decodeSurvey(const SurveyCandidate &candidate, const RegisterImage &image);

} // namespace cellar
