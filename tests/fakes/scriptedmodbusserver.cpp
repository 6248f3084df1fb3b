// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/scriptedmodbusserver.h"

#include <QtEndian>

namespace cellar {

namespace {

void appendWord(QByteArray &bytes, quint16 word)
{
    bytes.append(static_cast<char>(word >> 8U));
    bytes.append(static_cast<char>(word & 0xFFU));
}

quint16 wordAt(const QByteArray &bytes, qsizetype at)
{
    return qFromBigEndian<quint16>(bytes.constData() + at);
}

} // namespace

ScriptedModbusServer::ScriptedModbusServer(QObject *parent)
    : QObject(parent)
    , m_server(this) // so that it goes along to another thread
{
    connect(&m_server, &QTcpServer::newConnection, this, &ScriptedModbusServer::onConnection);
}

bool ScriptedModbusServer::listen(quint16 port)
{
    const bool listening = m_server.listen(QHostAddress::LocalHost, port);
    m_port = listening ? m_server.serverPort() : m_port;
    return listening;
}

void ScriptedModbusServer::shutDown()
{
    m_server.close();
    resetConnections();
}

void ScriptedModbusServer::resetConnections()
{
    for (const auto &socket : std::exchange(m_sockets, {})) {
        if (socket) {
            socket->abort();
            socket->deleteLater();
        }
    }
}

QList<ScriptedModbusServer::Request> ScriptedModbusServer::requestsOf(quint8 function) const
{
    QList<Request> matching;
    for (const Request &request : m_requests) {
        if (request.function == function) {
            matching.append(request);
        }
    }
    return matching;
}

void ScriptedModbusServer::onConnection()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        ++m_connections;
        m_sockets.append(socket);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onReadyRead(socket); });
    }
}

void ScriptedModbusServer::onReadyRead(QTcpSocket *socket)
{
    // Our own client sends whole frames with a correct length.
    while (socket->bytesAvailable() >= 12) {
        const QByteArray header = socket->peek(12);
        const qsizetype size = 6 + wordAt(header, 4);
        if (socket->bytesAvailable() < size) {
            return;
        }
        socket->read(size);
        m_requests.append({wordAt(header, 0), static_cast<quint8>(header.at(6)), static_cast<quint8>(header.at(7)),
            wordAt(header, 8), wordAt(header, 10), socket});
        if (m_script) {
            const Request request = m_requests.last();
            m_script(request);
        }
    }
}

QByteArray ScriptedModbusServer::frame(quint16 transaction, quint8 unit, const QByteArray &pdu)
{
    QByteArray bytes;
    appendWord(bytes, transaction);
    appendWord(bytes, 0);
    appendWord(bytes, static_cast<quint16>(pdu.size() + 1));
    bytes.append(static_cast<char>(unit));
    return bytes + pdu;
}

QByteArray ScriptedModbusServer::registersPdu(const QList<quint16> &words, quint8 function)
{
    QByteArray pdu;
    pdu.append(static_cast<char>(function));
    pdu.append(static_cast<char>(2 * words.size()));
    for (const quint16 word : words) {
        appendWord(pdu, word);
    }
    return pdu;
}

QByteArray ScriptedModbusServer::exceptionPdu(quint8 function, quint8 code)
{
    QByteArray pdu;
    pdu.append(static_cast<char>(function | 0x80U));
    pdu.append(static_cast<char>(code));
    return pdu;
}

QByteArray ScriptedModbusServer::correctPdu(const Request &request, quint16 first)
{
    QByteArray pdu;
    pdu.append(static_cast<char>(request.function));
    if (request.function <= 2) {
        const int bytes = (request.count + 7) / 8;
        pdu.append(static_cast<char>(bytes));
        pdu.append(QByteArray(bytes, '\xFF'));
    } else if (request.function <= 4) {
        QList<quint16> words;
        for (quint16 at = 0; at < request.count; ++at) {
            words.append(static_cast<quint16>(first + at));
        }
        return registersPdu(words, request.function);
    } else {
        appendWord(pdu, request.address);
        appendWord(pdu, request.count);
    }
    return pdu;
}

void ScriptedModbusServer::send(const Request &request, const QByteArray &bytes)
{
    if (request.socket) {
        request.socket->write(bytes);
    }
}

void ScriptedModbusServer::answer(const Request &request, const QByteArray &pdu)
{
    send(request, frame(request.transaction, request.unit, pdu));
}

} // namespace cellar
