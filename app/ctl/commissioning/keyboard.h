// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>
#include <optional>

namespace cellar {

// Whoever can be asked. A plain value, so that tests can be one.
struct Keyboard
{
    // Nothing: the input has ended.
    using LineDone = std::function<void(const std::optional<QString> &)>;

    bool isTerminal = false; // a person sits there
    // Gives one line without its end, from the event loop, exactly once. Only one at a time.
    std::function<void(const LineDone &)> readLine;
};

// The terminal behind standard input.
[[nodiscard]] Keyboard standardKeyboard();

} // namespace cellar
