// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/vesselfacts.h"

#include <QMap>

namespace cellar {

// What one poll has heard of one vessel so far. Kept raw until the poll is over, because every answer can change what
// the others mean: a status word says that the probe is broken, a setpoint that the words of the temperature are
// swapped. A plain value of ModbusPanelLink; the vessel outlives it.
class VesselPoll
{
public:
    explicit VesselPoll(const ModbusVessel &vessel)
        : m_vessel(&vessel)
    {
    }

    void heard(const PlannedPoint &point, Words words, Timestamp at);
    void failed(const PlannedPoint &point, const QString &why, Timestamp at);
    // A setpoint that was read before a write is no news any more.
    void dropSetpoint() { m_setpoint = {}; }
    void forget() { *this = VesselPoll(*m_vessel); }

    [[nodiscard]] bool hasNews() const;
    // What was heard since the last time, in the light of the facts, to which it adds its evidence; nothing when there
    // is no news.
    [[nodiscard]] std::optional<VesselSample> take(VesselFacts &facts);
    // The facts have changed: what the last poll heard is news once more.
    void reconsider();

    // What a failed read of this point says about the vessel: nothing about most, the temperature where it is one of
    // the points that vouch for it.
    static void fault(VesselSample &sample, Point point, const QString &why);

private:
    [[nodiscard]] bool hasProbeNews() const;

    // The last answer to the reads of one value.
    struct Raw
    {
        std::array<quint16, 2> words{};
        std::size_t count = 0; // 0 with an empty `trouble`: never heard
        QString trouble; // why there was no answer
        bool isNews = false;

        [[nodiscard]] Words view() const { return Words(words).first(count); }
        [[nodiscard]] bool isKnown() const { return count > 0 || !trouble.isEmpty(); }
        void hear(Words from);
        void fail(const QString &why);
    };

    [[nodiscard]] Raw *rawOf(const PlannedPoint &point);
    [[nodiscard]] QList<Raw *> raws();
    [[nodiscard]] WordsLook look(const VesselFacts &facts) const;
    [[nodiscard]] QStringList probeFaults() const;
    [[nodiscard]] QString probeTrouble() const;
    [[nodiscard]] PointResult<double> temperature(const VesselFacts &facts) const;

    const ModbusVessel *m_vessel;
    Raw m_temperature;
    Raw m_setpoint;
    Raw m_valve;
    Raw m_faultCode;
    QMap<int, Raw> m_faultBits; // of coils or inputs one for each, of a register 0
    Timestamp m_at{};
};

} // namespace cellar
