// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDate>
#include <QStringView>

namespace cellar {

// What 3/4/2026 means.
enum class DateOrder
{
    MonthFirst, // the seed's
    DayFirst,
};

// A date as people and spreadsheets write it: 11/3/2026, 3.11.2026 (the day first, always), 2026-11-03, "Nov 3, 2026",
// each with or without a time behind it, or the serial number of a spreadsheet (46329). Invalid for anything else and
// outside of 1980 … 2099.
[[nodiscard]] QDate batchDate(QStringView text, DateOrder order = DateOrder::MonthFirst);

} // namespace cellar
