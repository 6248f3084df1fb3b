// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace cellar {

enum class Packing
{
    Plain, // for a few samples
    Deflated, // where that makes it smaller
};

// Bytes with a mark of how they are packed in front, and back. Deflated ones carry a checksum, so that a bit that fell
// over on the disk is nothing and not a wrong temperature.
[[nodiscard]] QByteArray enclosed(const QByteArray &bytes, Packing packing);
[[nodiscard]] std::optional<QByteArray> opened(const QByteArray &packed);

} // namespace cellar
