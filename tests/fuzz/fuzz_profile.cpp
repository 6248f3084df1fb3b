// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Device profiles: whatever the text, it is either refused with a reason and a place, or what it says can be planned
// and asked for.
#include "bus/readplan.h"
#include "fuzz/fuzzinput.h"

#include <algorithm>
#include <cmath>

using namespace cellar;
using namespace cellar::fuzz;
using namespace Qt::StringLiterals;

namespace {

void checkProblem(const ConfigProblem &problem)
{
    must(!problem.text.isEmpty() && !problem.toString().isEmpty());
    must(problem.where.file == u"fuzz.toml" && problem.where.line >= 1 && problem.where.column >= 1);
}

void checkPoint(const RegisterPoint &point)
{
    must(point.address >= 0 && point.address + registerCount(point.type) <= 65536);
    must(std::isfinite(point.scale) && point.scale != 0.0);
}

void checkProfile(const DeviceProfile &profile)
{
    checkPoint(profile.temperature);
    checkPoint(profile.setpointRead);
    checkPoint(profile.setpointWrite);
    must(profile.temperature.function == 3 || profile.temperature.function == 4);
    must(profile.setpointRead.function == 3 || profile.setpointRead.function == 4);
    must(profile.setpointWrite.function == 6 || profile.setpointWrite.function == 16);
    must(profile.valve.function >= 0 && profile.valve.function <= 4);
    must(profile.maxRegisters >= 1 && profile.maxRegisters <= 125);
    must(profile.maxBits >= 1 && profile.maxBits <= 2000);
    must(profile.pipeline >= 1 && profile.gap.count() >= 0);
    must(!profile.valid || profile.valid->min < profile.valid->max);
}

// Several vessels on one unit, the last of them at the end of the address space.
void checkPlan(const DeviceProfile &profile)
{
    const QList<ModbusVessel> vessels{{u"a"_s, 1, 0, profile}, {u"b"_s, 1, 8, profile}, {u"c"_s, 2, 65535, profile}};
    const ReadPlan poll = planPoll(vessels);
    for (const ReadPlan &plan : {poll, planFacts(vessels, poll), planPoints(vessels, 0, {Point::Setpoint})}) {
        for (const PlannedRead &read : plan.reads) {
            must(read.function >= 1 && read.function <= 4);
            must(read.count >= 1 && read.address + read.count <= 65536);
            must(read.count <= (read.function <= 2 ? profile.maxBits : profile.maxRegisters));
            for (const PlannedPoint &point : read.points) {
                must(point.offset >= 0 && point.count >= 1 && point.offset + point.count <= read.count);
            }
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const ProfileResult result = readDeviceProfile(text, u"fuzz"_s, u"fuzz.toml"_s);
    std::ranges::for_each(result.problems, checkProblem);
    const bool wrong =
        std::ranges::any_of(result.problems, [](const ConfigProblem &problem) { return !problem.warning; });
    must(result.profile.has_value() != wrong);
    if (result.profile) {
        checkProfile(*result.profile);
        checkPlan(*result.profile);
    }
    return 0;
}
