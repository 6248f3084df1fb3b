// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace cellar {

// One Server-Sent Event. `id` is the last one the stream named, also when this event named none.
struct ServerEvent
{
    QByteArray type; // "message" when the stream names none
    QByteArray id;
    QByteArray data; // lines joined by LF

    friend bool operator==(const ServerEvent &, const ServerEvent &) = default;
};

// Reads text/event-stream (WHATWG HTML, 9.2.6), cut into pieces anywhere. One parser per connection. An event of more
// than 4 MiB is an error; after it the parser only reports that error again.
class EventStreamParser
{
public:
    static constexpr qsizetype largestEvent = 4 * 1024 * 1024;

    // The events that these bytes complete.
    [[nodiscard]] Result<QList<ServerEvent>> feed(QByteArrayView bytes);

    [[nodiscard]] const QByteArray &lastId() const { return m_lastId; }
    // How long the server wants clients to wait before they come back.
    [[nodiscard]] std::optional<Milliseconds> retry() const { return m_retry; }

private:
    void endLine(QList<ServerEvent> &events);
    void readField(QByteArrayView name, QByteArrayView value);
    void dispatch(QList<ServerEvent> &events);

    QByteArray m_line;
    QByteArray m_type;
    QByteArray m_data;
    QByteArray m_lastId;
    std::optional<Milliseconds> m_retry;
    bool m_hasData = false;
    bool m_afterCarriageReturn = false;
    bool m_firstLine = true;
    bool m_overflown = false;
};

} // namespace cellar
