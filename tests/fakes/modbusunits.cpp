// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/modbusunits.h"

#include <QDataStream>
#include <QTcpSocket>
#include <QtEndian>

namespace cellar {

namespace {

constexpr qsizetype headerSize = 7;

} // namespace

ModbusUnit::ModbusUnit(quint16 first, quint16 size, QObject *parent)
    : QModbusServer(parent)
{
    QModbusDataUnitMap map;
    for (const auto table : {QModbusDataUnit::Coils, QModbusDataUnit::DiscreteInputs, QModbusDataUnit::InputRegisters,
             QModbusDataUnit::HoldingRegisters}) {
        map.insert(table, {table, first, size});
    }
    setMap(map);
    connectDevice();
}

quint16 ModbusUnit::word(QModbusDataUnit::RegisterType table, quint16 address) const
{
    quint16 value = 0;
    data(table, address, &value);
    return value;
}

ModbusUnits::ModbusUnits(QObject *parent)
    : QObject(parent)
{
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) {
            socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onReadyRead(socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    });
}

ModbusUnit &ModbusUnits::add(quint8 unit, quint16 first, quint16 size)
{
    return *m_units.insert_or_assign(unit, std::make_unique<ModbusUnit>(first, size)).first->second;
}

bool ModbusUnits::listen(quint16 port)
{
    const bool listening = m_server.listen(QHostAddress::LocalHost, port);
    m_port = listening ? m_server.serverPort() : m_port;
    return listening;
}

void ModbusUnits::shutDown()
{
    m_server.close();
    const auto sockets = m_server.findChildren<QTcpSocket *>();
    for (QTcpSocket *socket : sockets) {
        socket->abort();
    }
}

void ModbusUnits::onReadyRead(QTcpSocket *socket)
{
    while (socket->bytesAvailable() > headerSize) {
        const QByteArray header = socket->peek(headerSize);
        const qsizetype size = 6 + qFromBigEndian<quint16>(header.constData() + 4);
        if (socket->bytesAvailable() < size) {
            return;
        }
        const QByteArray frame = socket->read(size);
        ++m_requests;
        const auto unit = m_units.find(static_cast<quint8>(frame.at(6)));
        if (unit == m_units.end() || unit->second->silent) {
            continue;
        }
        QModbusRequest request;
        QDataStream input(frame.sliced(headerSize));
        input >> request;
        const QModbusResponse response = unit->second->answer(request);
        QByteArray answer = frame.first(headerSize);
        qToBigEndian(static_cast<quint16>(response.size() + 1), answer.data() + 4);
        QDataStream output(&answer, QIODevice::WriteOnly | QIODevice::Append);
        output << response;
        socket->write(answer);
    }
}

} // namespace cellar
