// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

namespace cellar {

class JsonReader;

// How the journal is doing.
struct JournalStatus
{
    QString trouble{}; // why lines wait in memory; empty: they are on the disk
    int waiting = 0; // lines that are not on the disk yet
    qint64 lost = 0; // lines for which there was no room in memory either, since the start

    friend bool operator==(const JournalStatus &, const JournalStatus &) = default;
};

// The API's shape, both ways; what there is not is null. Hostile until parsed.
[[nodiscard]] QJsonObject toJson(const JournalStatus &status);
[[nodiscard]] JournalStatus readJournalStatus(JsonReader &json);

} // namespace cellar
