// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/scriptedrtuline.h"

#include "bus/modbusrtuframe.h"

#include <QtEndian>

namespace cellar {

ScriptedRtuLine::ScriptedRtuLine(const QString &link)
    : m_pty(link)
{
    connect(&m_pty, &SimPty::received, this, &ScriptedRtuLine::receive);
}

void ScriptedRtuLine::receive(const QByteArray &bytes)
{
    m_buffer += bytes;
    while (m_buffer.size() >= 8) {
        const auto function = static_cast<quint8>(m_buffer.at(1));
        const qsizetype size = function == 16 ? 9 + static_cast<quint8>(m_buffer.at(6)) : 8;
        if (m_buffer.size() < size) {
            return;
        }
        const QByteArray frame = m_buffer.first(size);
        m_buffer.remove(0, size);
        m_requests.append({static_cast<quint8>(frame.at(0)), function, qFromBigEndian<quint16>(frame.constData() + 2),
            qFromBigEndian<quint16>(frame.constData() + 4), frame});
        if (m_script) {
            m_script(m_requests.last());
        }
    }
}

QByteArray ScriptedRtuLine::answer(const Request &request, int value)
{
    QByteArray frame = request.bytes.first(2);
    if (request.function > 4) {
        return withModbusCrc(request.bytes.first(6));
    }
    const int bytes = request.function <= 2 ? (request.count + 7) / 8 : 2 * request.count;
    frame.append(static_cast<char>(bytes));
    for (int at = 0; at < bytes; ++at) {
        const int word = value + at / 2;
        frame.append(static_cast<char>(request.function <= 2 ? 0xFF : at % 2 == 0 ? word >> 8 : word & 0xFF));
    }
    return withModbusCrc(frame);
}

QByteArray ScriptedRtuLine::exception(const Request &request, quint8 code)
{
    const char bytes[] = {
        static_cast<char>(request.unit), static_cast<char>(request.function | 0x80), static_cast<char>(code)};
    return withModbusCrc(QByteArray(bytes, sizeof bytes));
}

} // namespace cellar
