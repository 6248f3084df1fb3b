// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/eventstreamparser.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr QByteArrayView byteOrderMark("\xef\xbb\xbf");

bool isDigits(QByteArrayView text)
{
    // Nine digits of milliseconds are eleven days: enough, and no overflow.
    return !text.isEmpty() && text.size() <= 9 &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

Result<QList<ServerEvent>> EventStreamParser::feed(QByteArrayView bytes)
{
    QList<ServerEvent> events;
    while (!bytes.isEmpty() && !m_overflown) {
        // CR, LF and CRLF all end a line, and the two of CRLF may come in different pieces.
        if (std::exchange(m_afterCarriageReturn, false) && bytes.front() == '\n') {
            bytes = bytes.sliced(1);
            continue;
        }
        const auto end = std::ranges::find_if(bytes, [](char c) { return c == '\n' || c == '\r'; });
        const qsizetype length = end - bytes.begin();
        m_line.append(bytes.first(length));
        m_overflown = m_line.size() + m_data.size() > largestEvent;
        if (length == bytes.size() || m_overflown) {
            break;
        }
        m_afterCarriageReturn = bytes.at(length) == '\r';
        bytes = bytes.sliced(length + 1);
        endLine(events);
    }
    if (m_overflown) {
        return unexpected(ErrorKind::Protocol, u"an event of the live stream is larger than 4 MiB"_s);
    }
    return events;
}

void EventStreamParser::endLine(QList<ServerEvent> &events)
{
    const QByteArray whole = std::exchange(m_line, {});
    QByteArrayView line = whole;
    if (std::exchange(m_firstLine, false) && line.startsWith(byteOrderMark)) {
        line = line.sliced(byteOrderMark.size());
    }
    if (line.isEmpty()) {
        dispatch(events);
        return;
    }
    const qsizetype colon = line.indexOf(':');
    if (colon == 0) {
        return; // a comment: only a sign of life
    }
    QByteArrayView value = colon < 0 ? QByteArrayView() : line.sliced(colon + 1);
    if (value.startsWith(' ')) {
        value = value.sliced(1);
    }
    readField(colon < 0 ? line : line.first(colon), value);
}

void EventStreamParser::readField(QByteArrayView name, QByteArrayView value)
{
    if (name == "data") {
        if (std::exchange(m_hasData, true)) {
            m_data.append('\n');
        }
        m_data.append(value);
    } else if (name == "event") {
        m_type = value.toByteArray();
    } else if (name == "id" && !value.contains('\0')) {
        m_lastId = value.toByteArray();
    } else if (name == "retry" && isDigits(value)) {
        m_retry = Milliseconds(value.toByteArray().toInt());
    }
}

void EventStreamParser::dispatch(QList<ServerEvent> &events)
{
    const QByteArray type = std::exchange(m_type, {});
    const QByteArray data = std::exchange(m_data, {});
    if (std::exchange(m_hasData, false)) {
        events.append({type.isEmpty() ? "message"_ba : type, m_lastId, data});
    }
}

} // namespace cellar
