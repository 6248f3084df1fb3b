// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace cellar {

// Takes one HTTP/1.x response apart (RFC 9112) as it comes in, in pieces of any size: status, and the body by length,
// in chunks, or up to the end of the connection. Header lines that say nothing about these are dropped. What takes more
// than `largestHead` or `largestBody` fails as soon as it does, and memory never holds more. Pure, safe on any bytes.
class AlphaResponse
{
public:
    // Of everything that is not body: status line, headers, chunk sizes.
    static constexpr qsizetype largestHead = 16 * 1024;
    // Nine tanks take some 2 KiB with everything around them.
    static constexpr qsizetype largestBody = 256 * 1024;

    // The next bytes; what follows a complete response is ignored.
    void feed(QByteArrayView bytes);
    // The connection has ended.
    void end();

    // Nothing more is needed: the body is complete, or the status is another than 200 and its body means nothing.
    [[nodiscard]] bool isComplete() const { return m_stage == Stage::Complete; }
    [[nodiscard]] bool hasFailed() const { return m_stage == Stage::Failed; }
    // The connection ended too early.
    [[nodiscard]] bool isCutShort() const { return m_cutShort; }
    [[nodiscard]] QString trouble() const { return m_trouble; } // why it failed
    [[nodiscard]] int status() const { return m_status; } // 0: not known
    [[nodiscard]] const QByteArray &body() const { return m_body; }

private:
    enum class Stage
    {
        StatusLine,
        Headers,
        Sized, // m_left bytes of body
        UntilClosed,
        ChunkSize,
        Chunk, // m_left bytes
        ChunkEnd,
        Trailers,
        Complete,
        Failed,
    };

    // Takes some bytes; at least one.
    QByteArrayView take(QByteArrayView bytes);
    QByteArrayView takeBody(QByteArrayView bytes);
    void line(QByteArrayView line);
    void statusLine(QByteArrayView line);
    void header(QByteArrayView line);
    void headEnds();
    void chunkSize(QByteArrayView line);
    void fail(const QString &why);

    Stage m_stage = Stage::StatusLine;
    QByteArray m_line; // what has come of it
    qsizetype m_overhead = 0;
    int m_status = 0;
    std::optional<qsizetype> m_length;
    bool m_chunked = false;
    qsizetype m_left = 0;
    QByteArray m_body;
    bool m_cutShort = false;
    QString m_trouble;
};

} // namespace cellar
