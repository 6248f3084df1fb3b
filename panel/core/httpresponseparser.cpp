// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/httpresponseparser.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr int ok = 200;
constexpr int firstFinalStatus = 200; // those below announce another response
constexpr int noContent = 204;
constexpr int notModified = 304;

bool isDigits(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.cbegin(), text.cend(), [](char c) { return c >= '0' && c <= '9'; });
}

// Nothing that a size could have beyond what is allowed; so that no number overflows.
std::optional<qsizetype> sizeFrom(QByteArrayView text, int base)
{
    constexpr qsizetype mostDigits = 12;
    bool valid = false;
    const qlonglong size = text.size() <= mostDigits ? text.toLongLong(&valid, base) : 0;
    const bool plain = !text.isEmpty() && text.front() != '+' && text.front() != '-';
    return valid && plain ? std::optional<qsizetype>(size) : std::nullopt;
}

} // namespace

void HttpResponseParser::feed(QByteArrayView bytes)
{
    while (!bytes.isEmpty() && !isComplete() && !hasFailed()) {
        bytes = take(bytes);
    }
}

void HttpResponseParser::end()
{
    if (m_stage == Stage::UntilClosed) {
        m_stage = Stage::Complete;
    } else if (!isComplete() && !hasFailed()) {
        m_cutShort = true;
        fail(u"the connection was closed before the answer was complete"_s);
    }
}

QByteArrayView HttpResponseParser::take(QByteArrayView bytes)
{
    if (m_stage == Stage::Sized || m_stage == Stage::Chunk || m_stage == Stage::UntilClosed) {
        return takeBody(bytes);
    }
    const qsizetype end = bytes.indexOf('\n');
    const qsizetype taken = end < 0 ? bytes.size() : end + 1;
    m_overhead += taken;
    if (m_overhead > largestHead) {
        fail(u"the head of the answer is larger than %1 bytes"_s.arg(largestHead));
        return {};
    }
    m_line.append(bytes.first(taken));
    if (end >= 0) {
        const QByteArray whole = std::exchange(m_line, {});
        line(QByteArrayView(whole).chopped(whole.endsWith("\r\n") ? 2 : 1));
    }
    return bytes.sliced(taken);
}

QByteArrayView HttpResponseParser::takeBody(QByteArrayView bytes)
{
    const qsizetype taken = m_stage == Stage::UntilClosed ? bytes.size() : std::min(bytes.size(), m_left);
    if (m_body.size() + taken > m_limits.body && m_limits.cut) {
        m_body.append(bytes.first(m_limits.body - m_body.size()));
        m_cut = true;
        m_stage = Stage::Complete;
        return {};
    }
    if (m_body.size() + taken > m_limits.body) {
        fail(u"the answer is larger than %1 bytes"_s.arg(m_limits.body));
        return {};
    }
    m_body.append(bytes.first(taken));
    if (m_stage != Stage::UntilClosed) {
        m_left -= taken;
        if (m_left == 0) {
            m_stage = m_stage == Stage::Chunk ? Stage::ChunkEnd : Stage::Complete;
        }
    }
    return bytes.sliced(taken);
}

void HttpResponseParser::line(QByteArrayView line)
{
    switch (m_stage) {
    case Stage::StatusLine:
        statusLine(line);
        return;
    case Stage::Headers:
        if (line.isEmpty()) {
            headEnds();
        } else {
            headerLine(line);
        }
        return;
    case Stage::ChunkSize:
        chunkSize(line);
        return;
    case Stage::ChunkEnd:
        if (line.isEmpty()) {
            m_stage = Stage::ChunkSize;
        } else {
            fail(u"a chunk of the answer is longer than it says"_s);
        }
        return;
    case Stage::Trailers:
        m_stage = line.isEmpty() ? Stage::Complete : Stage::Trailers;
        return;
    case Stage::Sized:
    case Stage::UntilClosed:
    case Stage::Chunk:
    case Stage::Complete:
    case Stage::Failed:
        return;
    }
}

void HttpResponseParser::statusLine(QByteArrayView line)
{
    // "HTTP/1.1 200 OK"; the words are left out by some.
    const bool version = line.startsWith("HTTP/1.") && line.size() >= 12 && line[8] == ' ';
    const QByteArrayView code = version ? line.sliced(9, 3) : QByteArrayView();
    if (!version || !isDigits(line.sliced(7, 1)) || !isDigits(code) || (line.size() > 12 && line[12] != ' ')) {
        fail(u"the answer is not HTTP"_s);
        return;
    }
    m_status = code.toInt();
    m_stage = Stage::Headers;
}

void HttpResponseParser::headerLine(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0) {
        fail(u"the answer has a broken header"_s);
        return;
    }
    const QByteArrayView name = line.first(colon);
    const QByteArrayView value = line.sliced(colon + 1).trimmed();
    m_headers.append({name.toByteArray(), value.toByteArray()});
    if (name.compare("transfer-encoding", Qt::CaseInsensitive) == 0) {
        m_chunked = value.compare("chunked", Qt::CaseInsensitive) == 0;
        if (!m_chunked && value.compare("identity", Qt::CaseInsensitive) != 0) {
            fail(u"the answer comes in an encoding that nobody asked for"_s);
        }
    } else if (name.compare("content-length", Qt::CaseInsensitive) == 0) {
        const std::optional<qsizetype> length = sizeFrom(value, 10);
        if (!length || (m_length && m_length != length)) {
            fail(u"the answer has a broken length"_s);
        }
        m_length = length;
    }
}

void HttpResponseParser::headEnds()
{
    if (m_status < firstFinalStatus) {
        m_stage = Stage::StatusLine;
        m_length.reset();
        m_chunked = false;
        m_headers.clear();
    } else if (m_status == noContent || m_status == notModified || (m_status != ok && !m_limits.everyBody) ||
               (!m_chunked && m_length == 0)) {
        m_stage = Stage::Complete;
    } else if (m_chunked) {
        m_stage = Stage::ChunkSize;
    } else if (m_length) {
        m_stage = Stage::Sized;
        m_left = *m_length;
    } else {
        m_stage = Stage::UntilClosed;
    }
}

void HttpResponseParser::chunkSize(QByteArrayView line)
{
    const qsizetype extension = line.indexOf(';');
    const std::optional<qsizetype> size = sizeFrom((extension < 0 ? line : line.first(extension)).trimmed(), 16);
    if (!size) {
        fail(u"a chunk of the answer has a broken size"_s);
        return;
    }
    m_left = *size;
    m_stage = *size == 0 ? Stage::Trailers : Stage::Chunk;
}

QByteArray HttpResponseParser::header(QByteArrayView name) const
{
    const auto found = std::ranges::find_if(
        m_headers, [&](const auto &header) { return header.first.compare(name, Qt::CaseInsensitive) == 0; });
    return found == m_headers.cend() ? QByteArray() : found->second;
}

void HttpResponseParser::fail(const QString &why)
{
    m_stage = Stage::Failed;
    m_trouble = why;
    m_line.clear();
    m_body.clear();
}

} // namespace cellar
