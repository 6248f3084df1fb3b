// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/webclient.h"

#include <QStringList>

namespace cellar {

// Where a Courier takes records to: a name, and the request that brings them, whose body is theirs, one a line. Main
// thread; may change between two requests when its settings do.
class Sink
{
public:
    virtual ~Sink() = default;

    [[nodiscard]] virtual QString name() const = 0;
    // Without the body.
    [[nodiscard]] virtual WebRequest request() const = 0;
    // What must not be shown, even when the server repeats it.
    [[nodiscard]] virtual QStringList secrets() const = 0;
};

} // namespace cellar
