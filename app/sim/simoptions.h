// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/settings.h"

#include <QStringList>

#include <optional>

namespace cellar {

// The command line of cellar-sim, checked.
struct SimOptions
{
    QString configFile;
    double speed = 1.0; // simulated seconds in a real one, 0..100000
    std::optional<ListenAddress> control; // loopback only
    quint64 seed = 1;
    QString text; // help or version: print it and end
};

// `arguments` with the program's name first. BadInput with one sentence about the first thing wrong.
[[nodiscard]] Result<SimOptions> simOptionsFrom(const QStringList &arguments);

} // namespace cellar
