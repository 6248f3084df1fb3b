// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <chrono>

namespace cellar::bench {

// Sends one request over and over on so many kept-alive loopback connections, the next one as soon as the answer is
// there. Plain epoll, so that the generator costs less than what it measures. Gives up on anything but 200.
struct HttpLoad
{
    quint16 port = 0;
    QByteArray request;
    int connections = 1;

    // Answers per second.
    [[nodiscard]] double rate(std::chrono::milliseconds length) const;
};

} // namespace cellar::bench
