// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/surveyreport.h"

#include "bus/registercodec.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr double absurdlyFar = 1000.0; // no cellar setpoint, in either unit
constexpr double absurdlySmall = 1e-3; // swapped halves of a float give numbers like 2e-41

Words wordsOf(const QList<quint16> &words)
{
    return {words.constData(), static_cast<std::size_t>(words.size())};
}

PointFault noAnswer(const QString &text)
{
    return {PointFault::Kind::NoAnswer, text};
}

PointFault sensorFault(const QString &text)
{
    return {PointFault::Kind::SensorFault, text};
}

QString numberText(double value)
{
    return QString::number(value, 'g', 7);
}

class Decoder
{
public:
    Decoder(const SurveyCandidate &candidate, const RegisterImage &image)
        : m_candidate(candidate)
        , m_profile(candidate.profile)
        , m_image(image)
        , m_plan(planSurvey(candidate))
    {
        m_report.name = candidate.name;
        m_report.unit = candidate.profile.unit;
    }

    [[nodiscard]] SurveyReport report()
    {
        identity();
        if (m_report.identity == SurveyReport::Identity::Differs && !m_candidate.wanted) {
            return m_report;
        }
        unit();
        decimals();
        faultBits();
        faultCodes();
        temperature();
        setpoint();
        valve();
        limits();
        writesEnabled();
        judgeSetpoint();
        m_report.allZero = m_sawWords && m_onlyZeros;
        return m_report;
    }

private:
    using WordsOrFault = Result<QList<quint16>, PointFault>;

    // Nothing: the candidate has no such point.
    [[nodiscard]] std::optional<WordsOrFault> wordsAt(SurveyPoint point, const QString &what)
    {
        const std::optional<RegisterRange> range = rangeOf(m_candidate, point);
        return range ? std::optional(wordsAt(*range, what)) : std::nullopt;
    }

    [[nodiscard]] WordsOrFault wordsAt(const RegisterRange &range, const QString &what)
    {
        if (const std::optional<QList<quint16>> words = m_image.words(range)) {
            m_sawWords = true;
            m_onlyZeros = m_onlyZeros && std::all_of(words->cbegin(), words->cend(), [](quint16 w) { return w == 0; });
            return *words;
        }
        const QString why = whyMissing(range);
        m_report.missing.append(why.isEmpty() ? what : u"%1: %2"_s.arg(what, why));
        return WordsOrFault(unexpected(noAnswer(why.isEmpty() ? u"not asked for"_s : why)));
    }

    [[nodiscard]] QString whyMissing(const RegisterRange &range) const
    {
        if (const RegisterImage::Failure *failure = m_image.failure(range)) {
            return failure->text;
        }
        for (const SurveyRead &read : m_plan) {
            const RegisterImage::Failure *failure = read.range.contains(range) ? m_image.failure(read.range) : nullptr;
            if (failure) {
                return failure->text;
            }
        }
        return {};
    }

    void identity()
    {
        const std::optional<RegisterRange> range = identityRange(m_candidate);
        if (!range) {
            return;
        }
        if (const std::optional<QList<quint16>> words = m_image.words(*range)) {
            const bool matches = isIdentity(*m_profile.identity, *words);
            m_report.identity = matches ? SurveyReport::Identity::Matches : SurveyReport::Identity::Differs;
            m_report.identityText = m_profile.identity->text.isEmpty()
                                        ? u"0x%1"_s.arg(words->first(), 4, 16, QChar(u'0'))
                                        : u'"' + textOfWords(*words) + u'"';
            return;
        }
        m_report.identity = SurveyReport::Identity::Unanswered;
        m_report.identityText = whyMissing(*range);
    }

    void unit()
    {
        const auto words = wordsAt(SurveyPoint::Unit, u"unit"_s);
        if (!words) {
            return;
        }
        if (!*words) {
            m_report.unitRegister = PointResult<TemperatureUnit>(unexpected(words->error()));
            return;
        }
        const quint16 word = (*words)->first();
        const auto found = m_profile.unitPoint->values.constFind(word);
        if (found == m_profile.unitPoint->values.constEnd()) {
            const QString text = u"the unit register holds %1, which is no unit"_s.arg(word);
            m_report.unitRegister = PointResult<TemperatureUnit>(unexpected(sensorFault(text)));
            m_report.oddities.append(text);
            return;
        }
        m_report.unitRegister = PointResult<TemperatureUnit>(*found);
        m_report.unit = *found;
    }

    void decimals()
    {
        const auto words = wordsAt(SurveyPoint::Decimals, u"decimal point"_s);
        if (!words || !*words) {
            m_decimals = words ? std::nullopt : std::optional(0);
            return;
        }
        m_decimals = decodeDecimals(*m_profile.decimals, m_profile.wordOrder, wordsOf(**words));
        if (!m_decimals) {
            m_report.oddities.append(u"its decimal point register holds %1"_s.arg((*words)->last()));
        }
    }

    void faultBits()
    {
        const std::optional<FaultBits> &faults = m_profile.faultBits;
        if (!faults) {
            return;
        }
        if (faults->function >= 3) {
            const auto words = wordsAt(SurveyPoint::FaultBits, u"fault bits"_s);
            if (words && *words) {
                m_report.faults += raisedFaults(*faults, m_profile.wordOrder, wordsOf(**words));
            }
            return;
        }
        for (auto bit = faults->bits.cbegin(); bit != faults->bits.cend(); ++bit) {
            const int address = faults->address + bit.key() + m_candidate.offset;
            const WordsOrFault words = wordsAt({faults->function, address, 1}, u"fault bit"_s);
            if (words && words->first() != 0) {
                m_report.faults.append(bit.value());
            }
        }
    }

    void faultCodes()
    {
        const auto words = wordsAt(SurveyPoint::FaultCodes, u"fault code"_s);
        if (!words || !*words) {
            return;
        }
        if (const std::optional<QString> fault = faultOfCode(*m_profile.faultCodes, (*words)->first())) {
            m_report.faults.append(*fault);
        }
    }

    // In the device's unit, its decimal point counted in.
    [[nodiscard]] PointResult<double> number(const RegisterPoint &point, const QList<quint16> &words) const
    {
        if (point.decimals && !m_decimals) {
            return unexpected(sensorFault(u"where its decimal point is, is unknown"_s));
        }
        return decodeRegister(point, m_profile.wordOrder, wordsOf(words), m_decimals.value_or(0));
    }

    void noteLook(const RegisterPoint &point, const QList<quint16> &words)
    {
        const bool known = m_decimals || !point.decimals;
        m_report.wordsSwapped = m_report.wordsSwapped || (known && wordsLook(m_profile, point, wordsOf(words),
                                                                       m_decimals.value_or(0)) == WordsLook::Swapped);
    }

    [[nodiscard]] ValueRange validRange() const
    {
        const ValueRange valid = m_profile.valid.value_or(ValueRange{-absurdlyFar, absurdlyFar});
        return {convertTemperature(valid.min, m_profile.unit, m_report.unit),
            convertTemperature(valid.max, m_profile.unit, m_report.unit)};
    }

    [[nodiscard]] bool isBelievable(double value) const
    {
        const ValueRange valid = validRange();
        return value >= valid.min && value <= valid.max && (value == 0 || std::abs(value) > absurdlySmall);
    }

    void temperature()
    {
        const auto words = wordsAt(SurveyPoint::Temperature, u"temperature"_s);
        if (!words || !*words) {
            m_report.temperature =
                words ? std::optional(PointResult<double>(unexpected(words->error()))) : std::nullopt;
            return;
        }
        if (const std::optional<QString> fault = faultOfTemperature(m_profile, wordsOf(**words))) {
            m_report.faults.prepend(*fault);
        }
        const PointResult<double> value = number(m_profile.temperature, **words);
        if (!m_report.faults.isEmpty()) {
            m_report.temperature = PointResult<double>(unexpected(sensorFault(m_report.faults.join(u", "_s))));
        } else if (!value || !isBelievable(*value)) {
            absurdTemperature(value);
            noteLook(m_profile.temperature, **words);
        } else {
            m_report.temperature = value;
        }
    }

    void absurdTemperature(const PointResult<double> &value)
    {
        const QString text = value ? u"%1 is no believable temperature"_s.arg(numberText(*value)) : value.error().text;
        m_report.temperature = PointResult<double>(unexpected(sensorFault(text)));
        m_report.temperatureIsAbsurd = true;
        m_report.oddities.append(text);
    }

    void setpoint()
    {
        const auto words = wordsAt(SurveyPoint::Setpoint, u"setpoint"_s);
        if (words) {
            m_report.setpoint =
                *words ? number(m_profile.setpointRead, **words) : PointResult<double>(unexpected(words->error()));
            if (*words) {
                noteLook(m_profile.setpointRead, **words);
            }
        }
    }

    void valve()
    {
        const auto words = wordsAt(SurveyPoint::Valve, u"valve"_s);
        if (!words || !*words) {
            m_report.valveOpen = words ? std::optional(PointResult<bool>(unexpected(words->error()))) : std::nullopt;
            return;
        }
        m_report.valveOpen = decodeValve(m_profile, wordsOf(**words));
    }

    void limits()
    {
        const auto low = wordsAt(SurveyPoint::LimitMin, u"lower limit"_s);
        const auto high = wordsAt(SurveyPoint::LimitMax, u"upper limit"_s);
        if (!low || !high) {
            return;
        }
        if (!*low || !*high) {
            m_report.limits = PointResult<ValueRange>(unexpected(*low ? high->error() : low->error()));
            return;
        }
        const auto min = number(m_profile.deviceLimits->min, **low);
        const auto max = number(m_profile.deviceLimits->max, **high);
        if (!min || !max) {
            m_report.limits = PointResult<ValueRange>(unexpected(min ? max.error() : min.error()));
        } else {
            m_report.limits = PointResult<ValueRange>(ValueRange{*min, *max});
            if (*min > *max) {
                m_report.oddities.append(
                    u"its lower limit %1 is above the upper one, %2"_s.arg(numberText(*min), numberText(*max)));
            }
        }
    }

    void writesEnabled()
    {
        if (!m_candidate.withEnable || !m_profile.enable) {
            return;
        }
        QString why;
        for (const RegisterRange &range : enableRanges(m_candidate)) {
            if (const std::optional<QList<quint16>> words = m_image.words(range)) {
                const bool enabled = m_profile.enable->function == 5
                                         ? (words->first() != 0) == (m_profile.enable->value != 0)
                                         : words->first() == m_profile.enable->value;
                m_report.writesEnabled = PointResult<bool>(enabled);
                return;
            }
            why = whyMissing(range);
        }
        m_report.writesEnabled = PointResult<bool>(unexpected(noAnswer(why)));
    }

    void judgeSetpoint()
    {
        if (!m_report.setpoint || !*m_report.setpoint) {
            if (m_report.setpoint && m_report.setpoint->error().kind == PointFault::Kind::SensorFault) {
                m_report.oddities.append(u"setpoint: "_s + m_report.setpoint->error().text);
            }
            return;
        }
        const double value = **m_report.setpoint;
        const bool hasLimits = m_report.limits && *m_report.limits;
        const ValueRange range = hasLimits ? **m_report.limits : validRange();
        if (hasLimits && (value < range.min || value > range.max)) {
            m_report.doubts.append(u"setpoint %1 is outside the device's own limits, %2 to %3"_s.arg(
                numberText(value), numberText(range.min), numberText(range.max)));
        } else if (!isBelievable(value)) {
            m_report.oddities.append(u"%1 is no believable setpoint"_s.arg(numberText(value)));
        }
    }

    const SurveyCandidate &m_candidate;
    const DeviceProfile &m_profile;
    const RegisterImage &m_image;
    const QList<SurveyRead> m_plan;
    SurveyReport m_report;
    std::optional<int> m_decimals = 0; // nothing: unknown
    bool m_sawWords = false;
    bool m_onlyZeros = true;
};

} // namespace

SurveyReport decodeSurvey(const SurveyCandidate &candidate, const RegisterImage &image)
{
    return Decoder(candidate, image).report();
}

} // namespace cellar
