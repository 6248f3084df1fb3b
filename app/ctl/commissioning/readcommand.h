// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/command.h"
#include "ctl/commissioning/wiresession.h"

namespace cellar {

// cellarctl read: one raw read, as words and as what they could mean.
class ReadCommand final : public Command
{
    Q_OBJECT

public:
    ReadCommand(const CommissioningOptions &options, const CtlOutput &output,
        const TransportFactory &transports = modbusTransports());

    void start() override;

private:
    void onAnswer(const ModbusRequest &request, const ModbusAnswer &answer);

    const CommissioningOptions m_options;
    const TransportFactory m_transports;
    SystemClock m_clock;
    QString m_where;
    std::unique_ptr<WireSession> m_session;
};

// The words of a read from `address` on as a table, by `format` or, without a type, as everything they could be.
[[nodiscard]] QString registerTable(int function, int address, const QList<quint16> &words, const RawFormat &format);
[[nodiscard]] QJsonObject registerJson(int function, int address, const QList<quint16> &words, const RawFormat &format);

// What a failed request is for a script.
[[nodiscard]] ExitCode exitCodeOf(const ModbusAnswer &answer);

} // namespace cellar
