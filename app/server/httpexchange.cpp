// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/httpexchange.h"

#include "core/logging.h"
#include "server/routetable.h"

namespace cellar {

HttpExchange::HttpExchange(HttpConnection *connection, quint64 number, AfterAnswer after, bool withBody)
    : m_connection(connection)
    , m_number(number)
    , m_after(after)
    , m_withBody(withBody)
{
}

void HttpExchange::answer(const HttpResponse &response) const
{
    if (!m_connection) {
        return;
    }
    checkStatus(response.status);
    m_connection->sendAnswer(m_number, serialise(response, m_after, m_withBody), m_after == AfterAnswer::Close);
}

void HttpExchange::answerShared(const QByteArray &message, int status) const
{
    if (m_connection) {
        checkStatus(status);
        m_connection->sendAnswer(m_number, message, m_after == AfterAnswer::Close);
    }
}

HttpConnection *HttpExchange::startStream(const QByteArray &head) const
{
    return m_connection && m_connection->beginStream(m_number, head) ? m_connection.data() : nullptr;
}

HttpConnection *HttpExchange::startDownload(const QByteArray &head) const
{
    if (!m_connection) {
        return nullptr;
    }
    checkStatus(200);
    if (!m_withBody) {
        m_connection->sendAnswer(m_number, head, true);
        return nullptr;
    }
    return m_connection->beginDownload(m_number, head) ? m_connection.data() : nullptr;
}

void HttpExchange::checkStatus(int status) const
{
    if (m_route != nullptr && !m_route->mayAnswer(status)) {
        qCCritical(lcServer) << "bug:" << m_route->pattern << "answered with an undeclared status" << status;
    }
}

} // namespace cellar
