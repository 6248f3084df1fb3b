// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/deviceprofile.h"
#include "bus/registerimage.h"

namespace cellar {

// One way to look at a unit: as a device of this kind whose addresses begin at `offset`.
struct SurveyCandidate
{
    QString name; // of the profile, or whatever tells candidates apart
    DeviceProfile profile;
    int offset = 0; // added to every address of the profile
    bool wanted = false; // read everything, also when its identity says that it is something else
    bool withEnable = false; // also read whether writes are enabled
};

enum class SurveyPoint
{
    Temperature,
    Setpoint,
    Valve,
    Decimals,
    FaultBits,
    FaultCodes,
    Unit,
    LimitMin,
    LimitMax,
};

struct SurveySpan
{
    SurveyPoint point = SurveyPoint::Temperature;
    RegisterRange range; // on the wire, offset included; may lie outside 0..65535
};

// Where this candidate keeps a point; empty when it has none, several for fault bits that are coils.
[[nodiscard]] QList<RegisterRange> rangesOf(const SurveyCandidate &candidate, SurveyPoint point);
// The same for a point that lies in one place.
[[nodiscard]] std::optional<RegisterRange> rangeOf(const SurveyCandidate &candidate, SurveyPoint point);
[[nodiscard]] std::optional<RegisterRange> identityRange(const SurveyCandidate &candidate);
// Where the write enable can be read, in the order to try: a coil may only be readable as an input.
[[nodiscard]] QList<RegisterRange> enableRanges(const SurveyCandidate &candidate);

// A read that gives several points at once.
struct SurveyRead
{
    RegisterRange range;
    QList<SurveySpan> spans;

    [[nodiscard]] bool holds(SurveyPoint point) const;
};

// The fewest reads that give all points within what the profile allows, the one with the temperature first. Points
// that the offset moves outside 0..65535 are left out.
[[nodiscard]] QList<SurveyRead> planSurvey(const SurveyCandidate &candidate);

} // namespace cellar
