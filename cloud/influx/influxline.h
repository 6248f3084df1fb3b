// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/snapshot.h"

#include <QByteArray>

#include <optional>

namespace cellar {

// A point as a line of line protocol, byte for byte as the seed's client (influxdb-client 1.11.0 for Python) writes it:
//
//   cellar_panel_read,batch_number=1042,slot=1,vessel=FV\ 10/1
//   days_in_vessel=12i,set_point=34.0,temp=36.8,valve_open=1i 1795442400123000000
//
// Tags and fields in the order of their names; temperatures are floats with at least one decimal, the other two are
// integers. An empty vessel has batch number 0 and 0 days; a batch without a number has no such tag.
//
// Only what is good is written, with the newest of its times. Nothing when none of temperature, setpoint and valve is.
struct InfluxPoint
{
    Timestamp at{};
    QByteArray line; // without the end of line
};

[[nodiscard]] std::optional<InfluxPoint> influxPoint(const VesselState &vessel);

// The characters with a meaning, backslashes, and the white space that would end the line, as that client does it: the
// backslash too, which the protocol does not ask for, and a space behind one at the end.
[[nodiscard]] QByteArray influxTagValue(const QString &text);
// The shortest that reads back as the same number, as Python prints it. `value` is finite.
[[nodiscard]] QByteArray influxFloat(double value);

} // namespace cellar
