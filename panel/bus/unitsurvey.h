// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/surveyplan.h"

namespace cellar {

// Finds out what hangs at one unit id: says which read comes next, takes its answer, and keeps what is known. Pure
// logic without a wire; it only ever reads. Identical reads of several candidates are asked once, a unit that was
// silent on its first question is left alone.
class UnitSurvey
{
public:
    enum class Health
    {
        Unasked,
        Answers, // also an exception is an answer
        Silent,
        NoPath, // a gateway says that nothing answers there (exceptions 10 and 11)
        Garbage, // something came back that is not Modbus, or the connection was closed on it
    };

    UnitSurvey(quint8 unit, QList<SurveyCandidate> candidates);

    [[nodiscard]] quint8 unit() const { return m_unit; }
    [[nodiscard]] const QList<SurveyCandidate> &candidates() const { return m_candidates; }

    // Nothing: all that can be known is known.
    [[nodiscard]] std::optional<ModbusRequest> next() const;
    void take(const ModbusRequest &request, const ModbusAnswer &answer);

    [[nodiscard]] Health health() const { return m_health; }
    // Why there is no answer, for people.
    [[nodiscard]] const QString &trouble() const { return m_trouble; }
    [[nodiscard]] const RegisterImage &image() const { return m_image; }
    [[nodiscard]] int requests() const { return m_requests; }

private:
    [[nodiscard]] std::optional<RegisterRange> nextOf(const SurveyCandidate &candidate) const;
    [[nodiscard]] std::optional<RegisterRange> nextOfRead(const SurveyRead &read) const;
    [[nodiscard]] std::optional<RegisterRange> nextEnable(const SurveyCandidate &candidate) const;

    const quint8 m_unit;
    const QList<SurveyCandidate> m_candidates;
    RegisterImage m_image;
    Health m_health = Health::Unasked;
    QString m_trouble;
    int m_requests = 0;
};

// Whether the words of the identity registers are those of such a device.
[[nodiscard]] bool isIdentity(const IdentityPoint &identity, const QList<quint16> &words);
// Two characters a register, high byte first; what is not printable becomes a full stop.
[[nodiscard]] QString textOfWords(const QList<quint16> &words);

} // namespace cellar
