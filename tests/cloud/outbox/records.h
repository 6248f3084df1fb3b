// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "outbox/outboxrecord.h"

namespace cellar {

// Records number `first` to `last`, a minute apart, whose payload is their number.
inline QList<OutboxRecord> numbered(int first, int last)
{
    QList<OutboxRecord> records;
    for (int number = first; number <= last; ++number) {
        const Timestamp at(std::chrono::minutes(29'923'200) + std::chrono::minutes(number));
        records.append({.at = at, .payload = QByteArray::number(number)});
    }
    return records;
}

inline QByteArray payloadsOf(const QList<OutboxRecord> &records)
{
    QByteArrayList payloads;
    for (const OutboxRecord &record : records) {
        payloads.append(record.payload);
    }
    return payloads.join(' ');
}

} // namespace cellar
