// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/webanswer.h"

#include <optional>

namespace cellar {

// What an answer to a delivery means for what was delivered.
struct SinkVerdict
{
    enum class Action
    {
        Done, // it has arrived
        Narrow, // at least one line is refused: find out which
        Split, // too much at once
        Hold, // somebody has to change something; keep everything
        Retry, // the same again, later
    };
    Action action = Action::Retry;
    bool understood = false; // the server has taken something, so address and credentials are right
    std::optional<Milliseconds> after{}; // Retry: as the server wishes
    QString text{}; // for people; empty when done

    friend bool operator==(const SinkVerdict &, const SinkVerdict &) = default;
};

// The table of what Influx and its relatives answer, and every other answer there can be: nothing is ever given up,
// except line by line. A Retry-After counts up to `mostAfter`.
[[nodiscard]] SinkVerdict judge(const WebAnswer &answer, Timestamp now, Milliseconds mostAfter);

} // namespace cellar
