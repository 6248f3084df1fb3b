// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timestamp.h"

#include <QDateTime>

namespace cellar {

QString toRfc3339(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count(), Qt::UTC).toString(Qt::ISODateWithMs);
}

std::optional<Timestamp> fromRfc3339(QStringView text)
{
    const QDateTime parsed = QDateTime::fromString(text.toString(), Qt::ISODateWithMs);
    // A time without an offset would be read in the node's own zone, which the sender cannot know.
    if (!parsed.isValid() || parsed.timeSpec() == Qt::LocalTime) {
        return std::nullopt;
    }
    return Timestamp(Milliseconds(parsed.toMSecsSinceEpoch()));
}

} // namespace cellar
