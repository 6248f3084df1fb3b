// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QModbusServer>
#include <QObject>
#include <QTcpServer>

#include <map>
#include <memory>

namespace cellar {

// One Modbus device in memory: QModbusServer's own rules for data, exceptions and all function codes.
class ModbusUnit final : public QModbusServer
{
    Q_OBJECT

public:
    // Coils, discrete inputs, input and holding registers 0..size-1 from `first`, all 0.
    explicit ModbusUnit(quint16 first, quint16 size, QObject *parent = nullptr);

    [[nodiscard]] QModbusResponse answer(const QModbusPdu &request) { return processRequest(request); }
    [[nodiscard]] quint16 word(QModbusDataUnit::RegisterType table, quint16 address) const;
    void setWord(QModbusDataUnit::RegisterType table, quint16 address, quint16 value)
    {
        setData(table, address, value);
    }

    bool silent = false;

private:
    bool open() override { return true; }
    void close() override {}
};

// Several ModbusUnits behind one TCP port of 127.0.0.1, as a gateway has them. Other units are silent.
class ModbusUnits final : public QObject
{
    Q_OBJECT

public:
    explicit ModbusUnits(QObject *parent = nullptr);

    ModbusUnit &add(quint8 unit, quint16 first, quint16 size);
    ModbusUnit &unit(quint8 unit) { return *m_units.at(unit); }
    bool listen(quint16 port = 0);
    void shutDown();
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] int requests() const { return m_requests; }

private:
    void onReadyRead(QTcpSocket *socket);

    QTcpServer m_server;
    quint16 m_port = 0;
    int m_requests = 0;
    std::map<quint8, std::unique_ptr<ModbusUnit>> m_units;
};

} // namespace cellar
