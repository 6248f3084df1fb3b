// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>
#include <utility>

namespace cellar {

// Takes one HTTP/1.x response apart (RFC 9112) as it comes in, in pieces of any size: status, headers, and the body by
// length, in chunks, or up to the end of the connection. What takes more than the limits fails as soon as it does, and
// memory never holds more. Pure, safe on any bytes.
class HttpResponseParser
{
public:
    // Of everything that is not body: status line, headers, chunk sizes.
    static constexpr qsizetype largestHead = 16 * 1024;
    // Nine tanks of an Alpha panel take some 2 KiB with everything around them.
    static constexpr qsizetype largestBody = 256 * 1024;

    struct Limits
    {
        qsizetype body = largestBody;
        // Statuses other than 200 have a body worth reading too.
        bool everyBody = false;
        // A longer body is complete with what fits, instead of a failure.
        bool cut = false;
    };

    HttpResponseParser() = default;
    explicit HttpResponseParser(const Limits &limits)
        : m_limits(limits)
    {
    }

    // The next bytes; what follows a complete response is ignored.
    void feed(QByteArrayView bytes);
    // The connection has ended.
    void end();

    // Nothing more is needed: the body is complete or as long as it may be, or it means nothing.
    [[nodiscard]] bool isComplete() const { return m_stage == Stage::Complete; }
    [[nodiscard]] bool hasFailed() const { return m_stage == Stage::Failed; }
    // The connection ended too early.
    [[nodiscard]] bool isCutShort() const { return m_cutShort; }
    [[nodiscard]] QString trouble() const { return m_trouble; } // why it failed
    [[nodiscard]] int status() const { return m_status; } // 0: not known
    [[nodiscard]] const QByteArray &body() const { return m_body; }
    [[nodiscard]] bool isCut() const { return m_cut; } // there was more of the body
    // The first header of this name, in any case; empty when there is none.
    [[nodiscard]] QByteArray header(QByteArrayView name) const;

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
    void headerLine(QByteArrayView line);
    void headEnds();
    void chunkSize(QByteArrayView line);
    void fail(const QString &why);

    Limits m_limits;
    Stage m_stage = Stage::StatusLine;
    QByteArray m_line; // what has come of it
    qsizetype m_overhead = 0;
    int m_status = 0;
    std::optional<qsizetype> m_length;
    bool m_chunked = false;
    QList<std::pair<QByteArray, QByteArray>> m_headers; // of the last response so far, bounded by largestHead
    qsizetype m_left = 0;
    QByteArray m_body;
    bool m_cut = false;
    bool m_cutShort = false;
    QString m_trouble;
};

} // namespace cellar
