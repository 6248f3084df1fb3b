// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "server/httpexchange.h"

#include <QObject>

#include <functional>

namespace cellar {

// A file that is made while it is sent, part by part, never faster than the reader takes it: a year of readings costs
// the memory of one part. A source that fails in the middle ends the connection before the end of the body, so that
// nobody takes a part of the file for all of it. Owned by its connection and gone with it.
class Download final : public QObject
{
    Q_OBJECT

public:
    using Part = std::function<void(const Result<QByteArray> &)>;
    // Asked for the next part each time the reader is ready for one; calls back exactly once, now or later. An empty
    // part is the end.
    using Source = std::function<void(QObject *context, Part part)>;

    // Answers the exchange.
    static void start(
        const HttpExchange &exchange, const QByteArray &contentType, const QByteArray &fileName, Source source);

private:
    Download(HttpConnection *connection, Source source);

    void askForParts();
    void onPart(const Result<QByteArray> &part);

    HttpConnection *const m_connection; // the parent
    const Source m_source;
    bool m_asking = false;
    bool m_looping = false;
};

} // namespace cellar
