// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

namespace cellar {

// 256 bits from the system's generator as base64url without padding: 43 characters.
[[nodiscard]] QByteArray newSecret();
// SHA-256, 32 bytes. Secrets of 256 random bits need no salt and no slow hash.
[[nodiscard]] QByteArray hashOf(QByteArrayView secret);
// Takes as long for a wrong value as for the right one; only the lengths may be told apart.
[[nodiscard]] bool sameBytes(QByteArrayView a, QByteArrayView b);

// Writes a file that only its owner can read: complete or not at all, also when the power fails in between.
[[nodiscard]] Result<void> writePrivateFile(const QString &path, const QByteArray &content);
// Reads one that must be private. Wider permissions are taken away, with a warning.
[[nodiscard]] Result<QByteArray> readPrivateFile(const QString &path);

} // namespace cellar
