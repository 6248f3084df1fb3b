// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/registerowner.h"
#include "ctl/commissioning/commissioningoptions.h"

namespace cellar {

// What a person must type to write: "7/4097".
[[nodiscard]] QString confirmationText(const CommissioningOptions &options);

// What is about to be written.
struct WriteIntent
{
    QString where; // the panel's address
    const CommissioningOptions &options;
    std::optional<QList<quint16>> old; // nothing: it cannot be read
    QString whyNoOld;
    QList<quint16> words; // a coil: 0 or 1
    QList<RegisterOwner> owners; // by the configuration
    bool hasConfig = false;
};

// Old value, new value, whose register it is and what to mind, in 80 columns.
[[nodiscard]] QString writeSummary(const WriteIntent &intent);

// The words as people compare them: "340 (0x0154)", "on"; with a type also its value.
[[nodiscard]] QString writtenText(const CommissioningOptions &options, const QList<quint16> &words);

} // namespace cellar
