// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/unitsurvey.h"

namespace cellar {

namespace {

constexpr quint8 gatewayHasNoPath = 10;
constexpr quint8 gatewayHeardNothing = 11;

UnitSurvey::Health healthOf(const ModbusAnswer &answer)
{
    switch (answer.status) {
    case ModbusAnswer::Status::Ok:
        return UnitSurvey::Health::Answers;
    case ModbusAnswer::Status::Exception:
        return answer.exception == gatewayHasNoPath || answer.exception == gatewayHeardNothing
                   ? UnitSurvey::Health::NoPath
                   : UnitSurvey::Health::Answers;
    case ModbusAnswer::Status::Timeout:
        return UnitSurvey::Health::Silent;
    case ModbusAnswer::Status::Protocol:
    case ModbusAnswer::Status::LinkLost:
        break;
    }
    return UnitSurvey::Health::Garbage;
}

} // namespace

UnitSurvey::UnitSurvey(quint8 unit, QList<SurveyCandidate> candidates)
    : m_unit(unit)
    , m_candidates(std::move(candidates))
{
}

std::optional<ModbusRequest> UnitSurvey::next() const
{
    if (m_health != Health::Unasked && m_health != Health::Answers) {
        return std::nullopt;
    }
    for (const SurveyCandidate &candidate : m_candidates) {
        if (const std::optional<RegisterRange> range = nextOf(candidate)) {
            ModbusRequest request;
            request.unit = m_unit;
            request.function = static_cast<quint8>(range->function);
            request.address = static_cast<quint16>(range->address);
            request.count = static_cast<quint16>(range->count);
            return request;
        }
    }
    return std::nullopt;
}

void UnitSurvey::take(const ModbusRequest &request, const ModbusAnswer &answer)
{
    ++m_requests;
    m_image.take(request, answer);
    const Health health = healthOf(answer);
    // Once it has answered, a later silence is about one read, not about the unit.
    if (m_health != Health::Answers) {
        m_health = health;
        m_trouble = health == Health::Answers ? QString() : answer.text;
    }
}

std::optional<RegisterRange> UnitSurvey::nextOf(const SurveyCandidate &candidate) const
{
    if (const std::optional<RegisterRange> identity = identityRange(candidate)) {
        if (!m_image.isKnown(*identity)) {
            return identity;
        }
        const std::optional<QList<quint16>> words = m_image.words(*identity);
        if (words && !candidate.wanted && !isIdentity(*candidate.profile.identity, *words)) {
            return std::nullopt;
        }
    }
    for (const SurveyRead &read : planSurvey(candidate)) {
        if (const std::optional<RegisterRange> range = nextOfRead(read)) {
            return range;
        }
        // Without a temperature it is no such device, and nothing else is worth a question.
        const std::optional<RegisterRange> temperature = rangeOf(candidate, SurveyPoint::Temperature);
        if (!temperature || !m_image.words(*temperature)) {
            return std::nullopt;
        }
    }
    return nextEnable(candidate);
}

// A device that refuses several registers at once may still give them one by one; one that stays silent will not.
std::optional<RegisterRange> UnitSurvey::nextOfRead(const SurveyRead &read) const
{
    if (!m_image.isKnown(read.range)) {
        return read.range;
    }
    const RegisterImage::Failure *failure = m_image.failure(read.range);
    if (!failure || failure->status != ModbusAnswer::Status::Exception) {
        return std::nullopt;
    }
    // In the order of the wire, but the temperature first: it decides whether the rest is worth asking.
    for (const bool temperature : {true, false}) {
        for (const SurveySpan &span : read.spans) {
            if ((span.point == SurveyPoint::Temperature) == temperature && !m_image.isKnown(span.range)) {
                return span.range;
            }
            if (span.point == SurveyPoint::Temperature && m_image.failure(span.range)) {
                return std::nullopt;
            }
        }
    }
    return std::nullopt;
}

std::optional<RegisterRange> UnitSurvey::nextEnable(const SurveyCandidate &candidate) const
{
    if (!candidate.withEnable) {
        return std::nullopt;
    }
    for (const RegisterRange &range : enableRanges(candidate)) {
        if (m_image.words(range)) {
            return std::nullopt;
        }
        if (!m_image.isKnown(range)) {
            return range;
        }
    }
    return std::nullopt;
}

bool isIdentity(const IdentityPoint &identity, const QList<quint16> &words)
{
    if (words.isEmpty()) {
        return false;
    }
    const quint16 first = words.first();
    return first >= identity.min.value_or(0) && first <= identity.max.value_or(0xFFFF) &&
           textOfWords(words).startsWith(identity.text);
}

QString textOfWords(const QList<quint16> &words)
{
    QString text;
    for (const quint16 word : words) {
        const auto both = static_cast<unsigned>(word);
        for (const unsigned code : {both >> 8U, both & 0xFFU}) {
            const bool printable = code >= 0x20 && code < 0x7F;
            text += printable ? QChar(code) : QChar(u'.');
        }
    }
    return text;
}

} // namespace cellar
