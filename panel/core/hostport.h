// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/settings.h"

namespace cellar {

// A host name or address with a port, as people write it: "plc.local:502", "10.1.10.105", "[fe80::1]:502".
struct HostPort
{
    QString host; // without brackets
    quint16 port = 0;

    friend bool operator==(const HostPort &, const HostPort &) = default;
};

// Checks spelling only, nothing is looked up. Without a port in the text `defaultPort` is taken; 0: a port must be
// given.
[[nodiscard]] Result<HostPort> hostPortFromText(const QString &text, quint16 defaultPort);
// An address of this machine to listen on: an IP address or "localhost", always with a port; 0 means any free port.
[[nodiscard]] Result<ListenAddress> listenAddressFromText(const QString &text);

} // namespace cellar
