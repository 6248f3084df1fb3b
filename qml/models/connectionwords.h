// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/connectionsstatus.h"
#include "models/look.h"

#include <QStringList>

// What the kiosk says about what leaves the building and what is kept, in its language. Nothing here can fail.
namespace cellar::connectionwords {

// One connection as it is shown: its name, how it is, and a few numbers, each "caption: value".
struct Card
{
    QString title;
    QString stateText;
    look::Tone tone = look::Tone::Fine;
    QString figuresText; // "Waiting 12 · Arrived 3,400"; empty: there are none
    QString warningText; // what was lost or refused, lines; empty: nothing
    QString detailText; // lines that are good to know; empty: none

    friend bool operator==(const Card &, const Card &) = default;
};

// All of them, in the order in which people ask: what leaves, who is told that we live, what is kept.
[[nodiscard]] QList<Card> cards(const ConnectionsStatus &status, Timestamp now);

// "12 s", "35 min", "3 h", "4 days": how long ago, or how long until.
[[nodiscard]] QString age(Milliseconds time);
// "1.2 MB".
[[nodiscard]] QString size(qint64 bytes);

} // namespace cellar::connectionwords
