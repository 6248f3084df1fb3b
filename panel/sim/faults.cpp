// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/faults.h"

#include "core/enumnames.h"
#include "sim/faultjson.h"
#include "sim/simnames.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

using enum FaultKind;

constexpr EnumNames<FaultKind, faultKindCount> kindNames({{
    {ProbeMissing, u"probe-missing"},
    {StuckValve, u"stuck-valve"},
    {GlycolWarm, u"glycol-warm"},
    {DeviceSilent, u"device-silent"},
    {WriteException, u"write-exception"},
    {ReadException, u"read-exception"},
    {SlowAnswers, u"slow-answers"},
    {ConnectionDropped, u"connection-dropped"},
    {WrongUnit, u"wrong-unit"},
    {ShortAnswer, u"short-answer"},
    {OversizedAnswer, u"oversized-answer"},
    {HalfFrame, u"half-frame"},
    {DropOnWrite, u"drop-on-write"},
    {WriteIgnored, u"write-ignored"},
    {WrongTransaction, u"wrong-transaction"},
    {CrcError, u"crc-error"},
    {EnableRefused, u"enable-refused"},
    {UnitChanged, u"unit-changed"},
    {WordsSwapped, u"words-swapped"},
    {HttpError, u"http-error"},
    {TruncatedPage, u"truncated-page"},
    {EmptyCell, u"empty-cell"},
    {GarbagePage, u"garbage-page"},
}});

} // namespace

QString faultKindName(FaultKind kind)
{
    return kindNames.name(kind);
}

std::optional<FaultKind> faultKindFromName(QStringView name)
{
    return kindNames.value(simPlainName(name));
}

QStringList faultKindNames()
{
    return kindNames.all();
}

void FaultSet::add(const Fault &fault, Instant now)
{
    std::optional<Active> &place = m_active[static_cast<std::size_t>(fault.kind)];
    m_count += place ? 0 : 1;
    place = Active{fault, fault.lasts ? std::optional(now + *fault.lasts) : std::nullopt};
}

void FaultSet::clear()
{
    m_active = {};
    m_count = 0;
}

bool FaultSet::expire(Instant now)
{
    const int before = m_count;
    for (std::optional<Active> &place : m_active) {
        if (place && place->until && *place->until <= now) {
            place.reset();
            --m_count;
        }
    }
    return m_count != before;
}

const Fault *FaultSet::find(FaultKind kind) const
{
    const std::optional<Active> &place = m_active[static_cast<std::size_t>(kind)];
    return place ? &place->fault : nullptr;
}

const Fault *FaultSet::strike(FaultKind kind) const
{
    const Fault *fault = find(kind);
    if (fault == nullptr || fault->rate >= 1.0) {
        return fault;
    }
    return std::uniform_real_distribution<double>(0, 1)(m_dice) < fault->rate ? fault : nullptr;
}

QList<QJsonObject> FaultSet::toJson(Instant now) const
{
    QList<QJsonObject> all;
    for (const std::optional<Active> &place : m_active) {
        if (!place) {
            continue;
        }
        QJsonObject json = faultToJson(place->fault);
        if (place->until) {
            const auto left = std::chrono::duration_cast<Milliseconds>(*place->until - now);
            json.insert(u"remaining"_s, std::max(0.0, static_cast<double>(left.count()) / 1000.0));
        }
        all.append(json);
    }
    return all;
}

} // namespace cellar
