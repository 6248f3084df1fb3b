// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/sinkstatus.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>

namespace cellar {

// One thing to be delivered, with the time it speaks of. The payload is the sink's own: a line of line protocol.
struct OutboxRecord
{
    qint64 id = 0; // above zero and growing in the file; below zero while it could not be written yet
    Timestamp at{};
    QByteArray payload;

    friend bool operator==(const OutboxRecord &, const OutboxRecord &) = default;
};

// What no sink would ever take, kept to be looked at.
struct QuarantinedRecord
{
    qint64 id = 0;
    Timestamp at{};
    QByteArray payload;
    QString reason;
    Timestamp since{};
};

// The API's shape. A payload that is not text is shown as far as it is.
[[nodiscard]] QJsonObject toJson(const QuarantinedRecord &record);

struct OutboxState
{
    QHash<QString, OutboxTally> sinks{};
    QString trouble{}; // why the file cannot be written or read; empty when it can
    QString damaged{}; // where a file that was damaged has been put, the last time
    qint64 fileBytes = 0;

    friend bool operator==(const OutboxState &, const OutboxState &) = default;
};

// A record that its sink refuses, and why.
struct RefusedRecord
{
    OutboxRecord record;
    QString reason;
};

struct OutboxOptions
{
    QString file;
    qint64 largest = qint64(1024) * 1024 * 1024; // of all records waiting; beyond it the oldest go
    qint64 largestUnsaved = 8 * 1024 * 1024; // in memory, while the disk takes nothing
    qint64 mostQuarantined = 10'000; // records of a sink; beyond it the oldest go
    Milliseconds retry{10'000}; // how often a disk that took nothing is tried again
};

// How much is asked for at once.
struct BatchLimits
{
    int records = 5'000;
    qint64 bytes = 1'000'000;
};

} // namespace cellar
