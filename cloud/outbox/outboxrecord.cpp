// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "outbox/outboxrecord.h"

#include "core/timestamp.h"

using namespace Qt::StringLiterals;

namespace cellar {

QJsonObject toJson(const QuarantinedRecord &record)
{
    return {
        {u"id"_s, record.id},
        {u"at"_s, toRfc3339(record.at)},
        {u"payload"_s, QString::fromUtf8(record.payload)},
        {u"reason"_s, record.reason},
        {u"since"_s, toRfc3339(record.since)},
    };
}

} // namespace cellar
