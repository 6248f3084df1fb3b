// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/gzip.h"

#define ZLIB_CONST // it reads its input and does not write it
#include <zlib.h>

namespace cellar {

QByteArray gzip(const QByteArray &plain)
{
    constexpr int gzipWrapper = 16; // added to the window bits: a gzip header instead of zlib's own
    constexpr int memoryLevel = 8;
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, MAX_WBITS + gzipWrapper, memoryLevel, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
        return {};
    }
    const auto length = static_cast<uLong>(plain.size());
    QByteArray packed(static_cast<qsizetype>(deflateBound(&stream, length)), Qt::Uninitialized);
    stream.next_in = reinterpret_cast<const Bytef *>(plain.constData());
    stream.avail_in = static_cast<uInt>(length);
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int ended = deflate(&stream, Z_FINISH);
    packed.truncate(ended == Z_STREAM_END ? static_cast<qsizetype>(stream.total_out) : 0);
    deflateEnd(&stream);
    return packed;
}

} // namespace cellar
