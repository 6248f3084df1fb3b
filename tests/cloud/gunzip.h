// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <zlib.h>

namespace cellar {

// What gzip() packed; empty for anything else.
inline QByteArray gunzip(QByteArray packed)
{
    constexpr int gzipWrapper = 16;
    z_stream stream{};
    if (inflateInit2(&stream, MAX_WBITS + gzipWrapper) != Z_OK) {
        return {};
    }
    QByteArray plain;
    QByteArray piece(64 * 1024, Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    int state = Z_OK;
    while (state == Z_OK) {
        stream.next_out = reinterpret_cast<Bytef *>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        state = inflate(&stream, Z_NO_FLUSH);
        plain += piece.first(piece.size() - static_cast<qsizetype>(stream.avail_out));
    }
    inflateEnd(&stream);
    return state == Z_STREAM_END ? plain : QByteArray();
}

} // namespace cellar
