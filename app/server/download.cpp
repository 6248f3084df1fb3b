// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/download.h"

#include "core/logging.h"

using namespace Qt::StringLiterals;

namespace cellar {

void Download::start(
    const HttpExchange &exchange, const QByteArray &contentType, const QByteArray &fileName, Source source)
{
    if (HttpConnection *connection = exchange.startDownload(serialiseDownloadHead(contentType, fileName))) {
        (new Download(connection, std::move(source)))->askForParts();
    }
}

Download::Download(HttpConnection *connection, Source source)
    : QObject(connection)
    , m_connection(connection)
    , m_source(std::move(source))
{
    connect(connection, &HttpConnection::drained, this, &Download::askForParts);
}

// A loop and not a call from each part to the next one: a source may answer at once, with little.
void Download::askForParts()
{
    if (m_looping) {
        return;
    }
    m_looping = true;
    while (!m_asking && m_connection->wantsPart()) {
        m_asking = true;
        m_source(this, [this](const Result<QByteArray> &part) { onPart(part); });
    }
    m_looping = false;
}

void Download::onPart(const Result<QByteArray> &part)
{
    m_asking = false;
    if (!part) {
        qCWarning(lcServer).noquote() << "a download was broken off:" << part.error().text;
        m_connection->abort();
    } else if (part->isEmpty()) {
        m_connection->endDownload(serialisePart({}));
        deleteLater();
    } else if (m_connection->sendPart(serialisePart(*part))) {
        askForParts();
    }
}

} // namespace cellar
