// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace cellar {

// What the two halves of SimDevice share about the bytes of a request or an answer.

// 0 when there is nothing.
[[nodiscard]] inline quint8 functionOf(QByteArrayView request)
{
    return request.isEmpty() ? 0 : static_cast<quint8>(request[0]);
}

[[nodiscard]] inline QByteArray exceptionPdu(quint8 function, quint8 code)
{
    const char bytes[] = {static_cast<char>(function | 0x80), static_cast<char>(code)};
    return QByteArray(bytes, 2);
}

} // namespace cellar
