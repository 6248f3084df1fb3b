// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>

#include <optional>

namespace cellar {

// The body of PUT …/setpoint: {"value": number, "expected": number?}.
struct SetpointBody
{
    double value = 0;
    std::optional<double> expected;
};

// BadInput for anything but exactly that: broken JSON, text, missing or unknown members, numbers beyond a double.
[[nodiscard]] Result<SetpointBody> parseSetpointBody(const QByteArray &body);

} // namespace cellar
