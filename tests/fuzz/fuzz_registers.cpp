// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Registers to values with any profile and any words: what is called a number is one, is never one of the profile's
// fault values, and lies where the profile says that values lie. What is written can be read back as the same value.
#include "bus/registercodec.h"
#include "fuzz/fuzzinput.h"

#include <cmath>
#include <vector>

using namespace cellar;
using namespace cellar::fuzz;
using namespace Qt::StringLiterals;

namespace {

RegisterType anyType(FuzzInput &input)
{
    return static_cast<RegisterType>(input.choice(5));
}

// Mostly what profiles say, now and then something that no register needs, but where a double is still exact enough.
double anyScale(FuzzInput &input)
{
    switch (input.choice(6)) {
    case 0:
        return 0.1;
    case 1:
        return 0.01;
    case 2:
        return -0.1;
    case 3: {
        const double any = input.number();
        return std::abs(any) > 1e-30 && std::abs(any) < 1e30 ? any : 1.0;
    }
    default:
        return 1.0;
    }
}

RegisterPoint anyPoint(FuzzInput &input, int function)
{
    RegisterPoint point;
    point.function = function;
    point.type = anyType(input);
    point.scale = anyScale(input);
    return point;
}

BitPoint anyValve(FuzzInput &input)
{
    BitPoint valve;
    valve.function = 1 + input.choice(4);
    valve.type = anyType(input);
    valve.scale = anyScale(input);
    if (valve.function >= 3 && input.flag()) {
        valve.above = static_cast<qint16>(input.word());
    } else if (valve.function >= 3) {
        valve.bit = input.choice(16);
    }
    return valve;
}

DeviceProfile anyProfile(FuzzInput &input)
{
    DeviceProfile profile;
    profile.wordOrder = input.flag() ? WordOrder::LowFirst : WordOrder::HighFirst;
    profile.temperature = anyPoint(input, 3);
    profile.setpointWrite = anyPoint(input, 16);
    profile.setpointRead = profile.setpointWrite;
    profile.setpointRead.function = 3;
    profile.valve = anyValve(input);
    if (input.flag()) {
        profile.valid = ValueRange{-50, 500};
    }
    for (int count = input.choice(4); count > 0; --count) {
        const bool wide = registerCount(profile.temperature.type) == 2;
        profile.faults.insert(wide ? input.dword() : input.word(), u"fault"_s);
    }
    return profile;
}

void checkTemperature(const DeviceProfile &profile, Words words, int decimals)
{
    const PointResult<double> value = decodeTemperature(profile, words, decimals);
    if (!value) {
        must(!value.error().text.isEmpty());
        return;
    }
    must(std::isfinite(*value));
    must(words.size() == static_cast<std::size_t>(registerCount(profile.temperature.type)));
    must(!profile.valid || (*value >= profile.valid->min && *value <= profile.valid->max));
    quint32 raw = words[0];
    if (words.size() == 2) {
        const bool highFirst = profile.wordOrder == WordOrder::HighFirst;
        raw = static_cast<quint32>(words[highFirst ? 0 : 1]) << 16U | words[highFirst ? 1 : 0];
    }
    must(!profile.faults.contains(raw));
}

void checkSetpoint(const DeviceProfile &profile, Words words, int decimals)
{
    const PointResult<double> held = decodeSetpoint(profile, words, decimals);
    if (!held) {
        must(!held.error().text.isEmpty());
        return;
    }
    must(std::isfinite(*held));
    // What the device holds is something that it can hold.
    const auto written = encodeSetpoint(profile, *held, decimals);
    must(written || std::abs(*held) > 1e9);
    if (written) {
        must(written->size() == registerCount(profile.setpointWrite.type));
        const auto again =
            decodeSetpoint(profile, Words(written->constData(), static_cast<std::size_t>(written->size())), decimals);
        must(again && std::abs(*again - *held) <= 1e-6 * std::max(1.0, std::abs(*held)));
    }
}

void checkWrite(const DeviceProfile &profile, double wanted, int decimals)
{
    const auto written = encodeSetpoint(profile, wanted, decimals);
    if (!written) {
        must(!written.error().text.isEmpty());
        return;
    }
    must(std::isfinite(wanted));
    const auto held =
        decodeSetpoint(profile, Words(written->constData(), static_cast<std::size_t>(written->size())), decimals);
    if (held && profile.setpointWrite.type != RegisterType::Float32) {
        const double point = profile.setpointWrite.decimals ? std::pow(10.0, -decimals) : 1.0;
        const double resolution = std::abs(profile.setpointWrite.scale) * point;
        must(std::abs(*held - wanted) <= 0.501 * resolution + 1e-9 * std::abs(wanted));
    }
}

// What a device says about itself.
void checkFacts(FuzzInput &input, const DeviceProfile &profile, Words words)
{
    DecimalsPoint point;
    point.type = static_cast<RegisterType>(input.choice(4)); // a whole number
    for (int count = input.choice(3); count > 0; --count) {
        point.values.insert(input.word(), input.choice(mostDecimals + 1));
    }
    const auto decimals = decodeDecimals(point, profile.wordOrder, words);
    must(!decimals || (*decimals >= 0 && *decimals <= mostDecimals));
    FaultBits bits;
    bits.type = point.type;
    bits.bits = {{0, u"a"_s}, {15, u"b"_s}};
    must(raisedFaults(bits, profile.wordOrder, words).size() <= 2);
    const FaultCodes codes{3, 0, {input.word()}, {{input.word(), u"c"_s}}};
    const quint16 code = input.word();
    const auto fault = faultOfCode(codes, code);
    must(fault.has_value() != codes.good.contains(code) && (!fault || !fault->isEmpty()));
    static_cast<void>(wordsLook(profile, profile.temperature, words));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput input(data, size);
    DeviceProfile profile = anyProfile(input);
    const double wanted = input.flag() ? input.number() : static_cast<qint16>(input.word()) / 10.0;
    std::vector<quint16> words;
    for (int count = input.choice(4); count > 0; --count) {
        words.push_back(input.word());
    }
    const int decimals = input.choice(mostDecimals + 1);
    profile.temperature.decimals = input.flag();
    profile.setpointRead.decimals = profile.setpointWrite.decimals = input.flag();
    checkTemperature(profile, words, decimals);
    checkSetpoint(profile, words, decimals);
    checkWrite(profile, wanted, decimals);
    const auto valve = decodeValve(profile, words);
    must(valve || !valve.error().text.isEmpty());
    checkFacts(input, profile, words);
    return 0;
}
