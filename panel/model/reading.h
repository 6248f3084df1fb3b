// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QString>

#include <optional>

namespace cellar {

// How far a number can be trusted. Four ways of not being good, none of which is a zero.
enum class Quality
{
    Good,
    Stale, // the last good value, but a later read failed: shown grey with its age
    SensorFault, // the device answered: probe missing, broken, or an impossible value
    LinkLost, // nothing heard for so long that the last value means nothing
    NeverRead, // nothing heard since the start
};

// "good", "stale", "sensor-fault", "link-lost", "never-read".
[[nodiscard]] QString qualityName(Quality quality);
[[nodiscard]] std::optional<Quality> qualityFromName(QStringView name);

// A value is never bare. `value` is set exactly when quality is Good or Stale; `at` is when it was last read well
// (epoch 0: never); `detail` says in words what is wrong, empty when good.
template<typename T> struct Reading
{
    std::optional<T> value;
    Quality quality = Quality::NeverRead;
    Timestamp at{};
    QString detail;

    [[nodiscard]] bool isGood() const { return quality == Quality::Good; }

    // Same for people: everything but the time of a good value, which moves with each poll.
    [[nodiscard]] bool looksLike(const Reading &other) const
    {
        return value == other.value && quality == other.quality && detail == other.detail &&
               (isGood() || at == other.at);
    }

    friend bool operator==(const Reading &, const Reading &) = default;
};

} // namespace cellar
