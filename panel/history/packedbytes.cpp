// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/packedbytes.h"

namespace cellar {

namespace {

// The first byte of what is packed.
constexpr char plainFormat = 1;
constexpr char deflatedFormat = 2;
constexpr qsizetype mostUnpacked = 64 * 1024 * 1024;
constexpr qsizetype leastDeflated = 64; // below, the header of the deflated form costs more than it saves

} // namespace

QByteArray enclosed(const QByteArray &bytes, Packing packing)
{
    if (packing == Packing::Deflated && bytes.size() >= leastDeflated) {
        const QByteArray deflated = qCompress(bytes);
        if (deflated.size() < bytes.size()) {
            return deflatedFormat + deflated;
        }
    }
    return plainFormat + bytes;
}

std::optional<QByteArray> opened(const QByteArray &packed)
{
    if (packed.isEmpty()) {
        return std::nullopt;
    }
    QByteArray inside = packed.mid(1);
    if (packed.front() == plainFormat) {
        return inside;
    }
    constexpr qsizetype sizeBytes = 4; // of the unpacked data, in front of it, high byte first
    if (packed.front() != deflatedFormat || inside.size() < sizeBytes) {
        return std::nullopt;
    }
    qsizetype size = 0;
    for (qsizetype i = 0; i < sizeBytes; ++i) {
        size = size << 8 | static_cast<quint8>(inside.at(i));
    }
    inside = size <= mostUnpacked ? qUncompress(inside) : QByteArray();
    return inside.isEmpty() ? std::nullopt : std::optional(inside);
}

} // namespace cellar
