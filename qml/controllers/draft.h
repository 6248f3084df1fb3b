// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/snapshot.h"

#include <QString>

namespace cellar {

// A setpoint that somebody is choosing and nobody has sent. A plain value in the panel's unit; always on a step and
// within the limits that the vessel had when it began.
class Draft
{
public:
    Draft() = default;
    // `vessel` holds a good setpoint, which becomes the expected value of the request.
    explicit Draft(const VesselState &vessel);

    [[nodiscard]] const QString &vessel() const { return m_vessel; }
    [[nodiscard]] double expected() const { return m_expected; }
    [[nodiscard]] double value() const { return m_value; }
    [[nodiscard]] bool isChanged() const { return m_value != m_expected; }

    // To the allowed setpoint nearest to a place on the arc, 0..1.
    void moveTo(double fraction);
    // One step up (+1) or down (-1); from between two steps to the next one in that direction.
    void step(int direction);

private:
    void setIndex(double index);

    QString m_vessel;
    SetpointLimits m_limits;
    double m_expected = 0;
    double m_value = 0;
};

} // namespace cellar
