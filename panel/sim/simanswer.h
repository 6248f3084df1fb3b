// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <functional>
#include <optional>

namespace cellar {

// What a simulated panel does with one request: mostly it sends `pdu`, and on bad days something else.
struct SimAnswer
{
    enum class Then
    {
        Send, // the answer
        Silence, // nothing
        Half, // the first half of the frame
        Drop, // reset the connection; on a serial line the adapter is pulled out for a moment
    };

    Then then = Then::Send;
    QByteArray pdu; // function code and data
    int delayMs = 0;
    std::optional<quint8> unit; // another unit id than the request's
    quint16 transactionOffset = 0; // added to the request's transaction id
    bool wrongChecksum = false; // on a serial line
};

// Answers one request of one unit. The view is valid during the call only.
using SimResponder = std::function<SimAnswer(quint8 unit, QByteArrayView request)>;

} // namespace cellar
