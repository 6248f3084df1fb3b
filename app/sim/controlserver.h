// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/settings.h"
#include "sim/simcontrol.h"

#include <QHttpServer>

namespace cellar {

// The HTTP door of SimControl. The adapter to QHttpServer, using only what Qt 6.4 and 6.8 have in common. Meant for
// the machine itself: requests with an Origin, which only browsers send for foreign pages, are refused.
class ControlServer
{
public:
    explicit ControlServer(SimControl &control);

    // Returns the port; Io when the address cannot be had.
    Result<quint16> listen(const ListenAddress &address);

private:
    [[nodiscard]] QHttpServerResponse answer(const QHttpServerRequest &request);

    SimControl &m_control;
    QHttpServer m_http;
};

} // namespace cellar
