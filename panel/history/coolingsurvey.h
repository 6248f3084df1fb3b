// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/coolingmeter.h"
#include "history/historyfile.h"

#include <optional>

namespace cellar {

// Reads a long time for the cooling figures of a vessel in portions of a few milliseconds: every reading where there
// still are any, minutes before that. Storage thread.
class CoolingSurvey
{
public:
    explicit CoolingSurvey(CoolingQuery query)
        : m_query(std::move(query))
    {
    }

    // Reads the next portion. False: that was the last one.
    [[nodiscard]] DatabaseResult<bool> step(HistoryFile &file);
    // Nothing: the vessel is not known.
    [[nodiscard]] std::optional<CoolingFigures> finish();

private:
    CoolingQuery m_query;
    std::optional<CoolingMeter> m_meter; // none before the first step, and of an unknown vessel
    TemperatureUnit m_unit = TemperatureUnit::Fahrenheit; // of the first portion: it must stay the same
    Timestamp m_at{};
    Timestamp m_end{};
};

} // namespace cellar
