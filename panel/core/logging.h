// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

// One category per area; `QT_LOGGING_RULES="cellar.bus.wire.debug=true"` shows the frames on the wire from the start.
Q_DECLARE_LOGGING_CATEGORY(lcConfig)
Q_DECLARE_LOGGING_CATEGORY(lcBus)
Q_DECLARE_LOGGING_CATEGORY(lcModel)
Q_DECLARE_LOGGING_CATEGORY(lcStore)
Q_DECLARE_LOGGING_CATEGORY(lcServer)
Q_DECLARE_LOGGING_CATEGORY(lcAuth)
Q_DECLARE_LOGGING_CATEGORY(lcClient)
Q_DECLARE_LOGGING_CATEGORY(lcUi)
Q_DECLARE_LOGGING_CATEGORY(lcSim)
Q_DECLARE_LOGGING_CATEGORY(lcHistory)
Q_DECLARE_LOGGING_CATEGORY(lcWeb) // requests to web servers elsewhere
// What leaves the building: outbox, sinks, heartbeats. No secret ever appears in it.
Q_DECLARE_LOGGING_CATEGORY(lcCloud)

// Every frame on every wire, in hex, both ways; debug messages, so that nobody makes one up who did not ask for it.
[[nodiscard]] const QLoggingCategory &lcWire();

namespace cellar {

// Turns lcWire's messages on or off while running, whatever QT_LOGGING_RULES said. Of the whole process, main thread.
void setWireLogging(bool on);

} // namespace cellar
