// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/journalstatus.h"

#include "core/jsonvalues.h"
#include "model/jsonreader.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace cellar {

QJsonObject toJson(const JournalStatus &status)
{
    return {{u"trouble"_s, textOrNull(status.trouble)}, {u"waiting"_s, status.waiting}, {u"lost"_s, status.lost}};
}

JournalStatus readJournalStatus(JsonReader &json)
{
    JournalStatus status;
    status.trouble = json.textOrNull(u"trouble");
    status.waiting = int(std::min<qint64>(json.count(u"waiting"), std::numeric_limits<int>::max()));
    status.lost = json.count(u"lost");
    return status;
}

} // namespace cellar
