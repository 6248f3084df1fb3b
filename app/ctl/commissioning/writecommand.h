// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/command.h"
#include "ctl/commissioning/confirmation.h"
#include "ctl/commissioning/keyboard.h"
#include "ctl/commissioning/wiresession.h"

namespace cellar {

// cellarctl write: shows what would change, has it confirmed, writes once and reads back. Without a confirmation
// nothing is written, also when the value has changed while the person was thinking.
class WriteCommand final : public Command
{
    Q_OBJECT

public:
    WriteCommand(const CommissioningOptions &options, const CtlOutput &output, Keyboard keyboard = standardKeyboard(),
        const TransportFactory &transports = modbusTransports());

    void start() override;
    void interrupt() override;

private:
    enum class Stage
    {
        ReadingOld,
        Asking, // the person
        ReadingAgain,
        Writing,
        ReadingBack,
    };

    [[nodiscard]] bool isConfirmable();
    void resolve();
    void readNow();
    void onRead(const ModbusAnswer &answer);
    void onOld(const ModbusAnswer &answer);
    void onLine(const std::optional<QString> &line);
    void onAgain(const ModbusAnswer &answer);
    void write();
    void onWritten(const ModbusAnswer &answer);
    void onBack(const ModbusAnswer &answer);
    void nothingWritten(const QString &why, ExitCode code);

    const CommissioningOptions m_options;
    const Keyboard m_keyboard;
    const TransportFactory m_transports;
    SystemClock m_clock;
    QString m_where;
    std::optional<CellarConfig> m_config;
    QString m_panel;
    std::unique_ptr<WireSession> m_session;

    Stage m_stage = Stage::ReadingOld;
    int m_readFunction = 3;
    QList<quint16> m_words;
    std::optional<QList<quint16>> m_old;
    QString m_whyNoOld;
    QString m_doubt; // why it is not known whether the write arrived
};

} // namespace cellar
