// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "soak/registerhistory.h"

using namespace Qt::StringLiterals;

namespace cellar::soak {

namespace {

// Longer than any reading stays on a screen.
constexpr std::chrono::seconds kept{30};

// Both profiles of the soak hold tenths in a signed register; 368 is the double that 36.8 is written as.
double tenths(const RegisterWords &words)
{
    return static_cast<qint16>(words.word[0]) / 10.0;
}

} // namespace

void RegisterHistory::note(std::optional<double> value, Timestamp now)
{
    if (m_entries.empty() || m_entries.back().value != value) {
        m_entries.push_back({value, now});
    }
    // An entry ends where the next one begins.
    while (m_entries.size() > 1 && m_entries[1].since < now - kept) {
        m_entries.pop_front();
    }
}

bool RegisterHistory::held(double value, Timestamp from, Timestamp to) const
{
    for (std::size_t at = 0; at < m_entries.size(); ++at) {
        const bool endsBefore = at + 1 < m_entries.size() && m_entries[at + 1].since < from;
        if (m_entries[at].value == value && m_entries[at].since <= to && !endsBefore) {
            return true;
        }
    }
    return false;
}

QString RegisterHistory::around(Timestamp at) const
{
    constexpr std::chrono::seconds near{1};
    QStringList words;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const bool over = i + 1 < m_entries.size() && m_entries[i + 1].since < at - near;
        if (!over && m_entries[i].since < at + near) {
            words += u"%1 from %2 ms"_s.arg(m_entries[i].value ? QString::number(*m_entries[i].value) : u"a fault"_s)
                         .arg((m_entries[i].since - at).count());
        }
    }
    return words.join(u", "_s);
}

void VesselHistory::note(Timestamp now)
{
    const RegisterWords words = vessel->temperatureWords();
    const bool fault = vessel->profile().faults.contains(words.word[0]);
    temperature.note(fault ? std::nullopt : std::optional(tenths(words)), now);
    setpoint.note(heldSetpoint(), now);
    valve.note(vessel->isValveOpen() ? 1.0 : 0.0, now);
}

double VesselHistory::heldSetpoint() const
{
    return tenths(vessel->setpointWords());
}

} // namespace cellar::soak
