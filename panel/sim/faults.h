// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QJsonObject>
#include <QStringList>

#include <array>
#include <optional>
#include <random>

namespace cellar {

// What can go wrong with a simulated vessel on demand: in the cellar, at the device, or on the wire. "Write" always
// means a write of the setpoint; the write enable keeps working.
enum class FaultKind
{
    ProbeMissing, // the temperature register holds the profile's fault word
    StuckValve, // the valve stays as it is, or as `state` says
    GlycolWarm, // the chiller is off: glycol at `temperature`
    DeviceSilent, // no answer at all
    WriteException, // a write is answered with exception `code`
    ReadException, // a read is answered with exception `code`
    SlowAnswers, // every answer comes `ms` late
    ConnectionDropped, // all TCP connections of the panel are reset, new ones closed for `ms`
    WrongUnit, // the answer carries another unit id
    ShortAnswer, // the answer holds less data than was asked for
    OversizedAnswer, // the answer holds `bytes` more than was asked for
    HalfFrame, // half of the answer, then nothing
    DropOnWrite, // a write resets the connection; `apply` says whether the register was written before
    WriteIgnored, // a write is acknowledged and not kept
    WrongTransaction, // the answer carries another transaction id
    CrcError, // serial line: the checksum of the answer is wrong
    EnableRefused, // the write enable is answered with exception `code`
    UnitChanged, // somebody has set the device to the other temperature unit
    WordsSwapped, // the halves of 32-bit values come in the other order
    HttpError, // Alpha pages: every request is answered with status `code`
    TruncatedPage, // Alpha pages: a page breaks off in the middle of its list
    EmptyCell, // Alpha pages: the temperature of the vessel is an empty text
    GarbagePage, // Alpha pages: something that is not the panel's page
};
inline constexpr std::size_t faultKindCount = 23;

// "probe-missing" and so on.
[[nodiscard]] QString faultKindName(FaultKind kind);
// Any case; spaces and underscores count as hyphens.
[[nodiscard]] std::optional<FaultKind> faultKindFromName(QStringView name);
[[nodiscard]] QStringList faultKindNames();

struct Fault
{
    FaultKind kind = FaultKind::ProbeMissing;
    int code = 4; // *-exception, enable-refused: 1..11; http-error: 400..599
    double rate = 1.0; // faults on the wire: how often they strike, above 0 to 1
    Milliseconds delay{0}; // slow-answers, connection-dropped
    bool apply = false; // drop-on-write
    int bytes = 4; // oversized-answer
    std::optional<bool> open{}; // stuck-valve
    std::optional<double> temperature{}; // glycol-warm, panel's unit
    std::optional<Milliseconds> lasts{}; // ends by itself after this time; nothing: stays until cleared

    friend bool operator==(const Fault &, const Fault &) = default;
};

// The faults that are active on one vessel, at most one of each kind. A plain value.
class FaultSet
{
public:
    using Instant = std::chrono::steady_clock::time_point;

    void add(const Fault &fault, Instant now);
    void clear();
    // Takes out what is over; true when something was.
    bool expire(Instant now);

    [[nodiscard]] bool isEmpty() const { return m_count == 0; }
    [[nodiscard]] const Fault *find(FaultKind kind) const;
    // The same for a fault on the wire, which may strike only now and then: throws the dice.
    [[nodiscard]] const Fault *strike(FaultKind kind) const;
    // Every active fault as JSON, with `remaining` seconds where it ends by itself.
    [[nodiscard]] QList<QJsonObject> toJson(Instant now) const;

private:
    struct Active
    {
        Fault fault;
        std::optional<Instant> until;
    };

    std::array<std::optional<Active>, faultKindCount> m_active;
    int m_count = 0;
    mutable std::minstd_rand m_dice; // seeded alike everywhere: the same requests meet the same faults
};

} // namespace cellar
