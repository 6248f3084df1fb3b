// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/commissioning/commissioningoptions.h"

#include "core/hostport.h"
#include "core/settingsnames.h"
#include "core/tomltable.h"
#include "ctl/texttable.h"
#include "ctl/typedwords.h"

#include <QCommandLineParser>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr quint16 modbusPort = 502;
constexpr int mostRegisters = 125; // MODBUS Application Protocol Specification V1.1b3, 6.3
constexpr int mostBits = 2000; // 6.1
constexpr int mostWrittenRegisters = 2; // one 32-bit value

const auto wireHelp = R"(
The command speaks to the wire itself, before there is a node. Beside a running
node it works on Modbus TCP; a serial line is the node's alone: stop it first.)";

const auto probeHelp = R"(Finds out which units answer on a panel, which device profile fits each of them,
and what they read. Only ever reads.

  cellarctl probe --tcp 10.1.10.105 --units 1-16
  cellarctl probe --config cellar.toml --panel main --device delta-dtb
  cellarctl probe --serial /dev/ttyUSB0 --baud 9600 --parity none --json
)";
const auto readHelp = R"(Reads raw registers or bits: functions 1 coils, 2 discrete inputs, 3 holding
registers, 4 input registers.

  cellarctl read --tcp 10.1.10.105 --unit 7 --function 3 --address 0x1000 \
      --count 4
  cellarctl read --config cellar.toml --unit 2 --function 3 --address 28672 \
      --type float32 --word-order low-first
)";
const auto writeHelp = R"(Writes a coil (function 5), a register (6) or one or two registers (16). Shows
the old and the new value first and asks for "UNIT/ADDRESS" to be typed, such as
7/4097; a script gives the same with --yes. Reads back afterwards. The node's
limits and its journal know nothing of it: a set point is better changed with
"cellarctl set".

  cellarctl write --tcp 10.1.10.105 --unit 7 --function 6 --address 4097 340
  cellarctl write --config cellar.toml --unit 7 --function 5 --address 0x0810 on
  cellarctl write --config cellar.toml --unit 1 --function 16 --address 28674 \
      34.5 --type float32 --word-order low-first --yes 1/28674
)";
const auto checkHelp = R"(Checks every vessel of a cellar.toml against its controller: does it answer, are
temperature and set point plausible, do the limits and the unit agree with the
device's own, are its words in order, can it be written to. Only ever reads.
One line each, OK, WARN or FAIL; the exit code is the worst: 0, 7 or 8.

  cellarctl check --config cellar.toml
  cellarctl check --config cellar.toml --panel main --json
)";

class Reader
{
public:
    Reader(CommissioningAction action, const QStringList &arguments)
        : m_action(action)
        , m_arguments(arguments)
    {
    }

    [[nodiscard]] Result<CommissioningOptions> read()
    {
        addOptions();
        if (!m_parser.parse(QStringList{u"cellarctl"_s} + m_arguments)) {
            return unexpected(ErrorKind::BadInput, m_parser.errorText());
        }
        if (m_parser.isSet(u"help"_s)) {
            const QString usage = m_action == CommissioningAction::Write ? u" VALUE..."_s : QString();
            m_options.help = commandHelp(m_parser, name() + u" [options]"_s + usage);
            return m_options;
        }
        readTarget();
        switch (m_action) {
        case CommissioningAction::Probe:
            readProbe();
            break;
        case CommissioningAction::Read:
            readRead();
            break;
        case CommissioningAction::Write:
            readWrite();
            break;
        case CommissioningAction::Check:
            noArguments();
            break;
        }
        m_options.json = m_action != CommissioningAction::Write && m_parser.isSet(u"json"_s);
        if (!m_problem.isEmpty()) {
            return unexpected(ErrorKind::BadInput, m_problem);
        }
        return m_options;
    }

private:
    [[nodiscard]] bool isOneOf(std::initializer_list<CommissioningAction> actions) const
    {
        return std::find(actions.begin(), actions.end(), m_action) != actions.end();
    }

    void addOptions()
    {
        m_parser.addOption({u"config"_s, u"The cellar's configuration."_s, u"FILE"_s});
        m_parser.addOption(
            {u"panel"_s, u"One panel of the configuration. Default: its only one, for check all."_s, u"ID"_s});
        if (m_action != CommissioningAction::Check) {
            m_parser.addOption(
                {u"tcp"_s, u"Instead of --config: a Modbus TCP device or gateway, port 502."_s, u"HOST[:PORT]"_s});
            m_parser.addOption(
                {u"serial"_s, u"Instead of --config: a serial line, such as /dev/ttyUSB0."_s, u"DEVICE"_s});
            m_parser.addOption({u"baud"_s, u"Speed of the serial line. Default: 19200."_s, u"N"_s});
            m_parser.addOption({u"parity"_s, u"none, even or odd. Default: even."_s, u"P"_s});
            m_parser.addOption({u"stop-bits"_s, u"1 or 2. Default: 1."_s, u"N"_s});
        }
        m_parser.addOption({u"timeout"_s, timeoutHelp(), u"TIME"_s});
        addOwnOptions();
        if (m_action != CommissioningAction::Write) {
            m_parser.addOption({u"json"_s, u"Prints JSON."_s});
        }
        m_parser.addOption({{u"h"_s, u"help"_s}, u"Shows this and ends."_s});
    }

    void addOwnOptions()
    {
        if (m_action == CommissioningAction::Probe) {
            m_parser.setApplicationDescription(QString::fromUtf8(probeHelp) + QString::fromUtf8(wireHelp));
            m_parser.addOption({u"units"_s, u"Which units to ask. Default: 1-32."_s, u"1-32,40"_s, u"1-32"_s});
            m_parser.addOption(
                {u"device"_s, u"Try this profile; may be repeated. Default: all there are."_s, u"NAME"_s});
        }
        if (m_action == CommissioningAction::Check) {
            m_parser.setApplicationDescription(QString::fromUtf8(checkHelp) + QString::fromUtf8(wireHelp));
        }
        if (isOneOf({CommissioningAction::Read, CommissioningAction::Write})) {
            const bool reads = m_action == CommissioningAction::Read;
            m_parser.setApplicationDescription(
                QString::fromUtf8(reads ? readHelp : writeHelp) + QString::fromUtf8(wireHelp));
            m_parser.addOption({u"unit"_s, u"The unit id."_s, u"N"_s});
            m_parser.addOption({u"function"_s, reads ? u"1, 2, 3 or 4."_s : u"5, 6 or 16."_s, u"N"_s});
            m_parser.addOption({u"address"_s, u"Counted from 0; decimal or 0x…."_s, u"A"_s});
            m_parser.addOption({u"type"_s, u"int16, uint16, int32, uint32 or float32."_s, u"TYPE"_s});
            m_parser.addOption({u"word-order"_s, u"Of 32-bit types: high-first (default) or low-first."_s, u"ORDER"_s});
            m_parser.addOption({u"scale"_s, u"The value is the register times this. Default: 1."_s, u"X"_s});
        }
        if (m_action == CommissioningAction::Read) {
            m_parser.addOption({u"count"_s, u"How many values. Default: 1."_s, u"C"_s});
        }
        if (m_action == CommissioningAction::Write) {
            m_parser.addOption({u"yes"_s, u"Confirms without a question; must be exactly this unit and address."_s,
                u"UNIT/ADDRESS"_s});
            m_parser.addPositionalArgument(u"values"_s, u"a number, or on or off for a coil"_s, u"VALUE..."_s);
        }
    }

    [[nodiscard]] QString name() const
    {
        switch (m_action) {
        case CommissioningAction::Probe:
            return u"probe"_s;
        case CommissioningAction::Read:
            return u"read"_s;
        case CommissioningAction::Write:
            return u"write"_s;
        case CommissioningAction::Check:
            break;
        }
        return u"check"_s;
    }

    [[nodiscard]] QString timeoutHelp() const
    {
        const bool probes = m_action == CommissioningAction::Probe;
        return probes ? u"How long a unit may take to answer. Default: 300ms."_s
                      : u"How long an answer may take. Default: the panel's own, else 500ms."_s;
    }

    void problem(const QString &text)
    {
        if (m_problem.isEmpty()) {
            m_problem = text;
        }
    }

    [[nodiscard]] bool isSet(const QString &option) const { return m_parser.optionNames().contains(option); }

    void readTarget()
    {
        const bool tcp = isSet(u"tcp"_s);
        const bool serial = isSet(u"serial"_s);
        const bool config = isSet(u"config"_s);
        if (int(tcp) + int(serial) + int(config) != 1) {
            problem(m_action == CommissioningAction::Check
                        ? u"\"check\" needs the cellar: --config FILE"_s
                        : u"say where: either --config FILE, --tcp HOST[:PORT] or --serial DEVICE"_s);
        } else if (tcp) {
            readTcp();
        } else if (serial) {
            readSerial();
        } else {
            m_options.target.configFile = m_parser.value(u"config"_s);
            m_options.target.panel = isSet(u"panel"_s) ? m_parser.value(u"panel"_s) : QString();
        }
        if (!config && isSet(u"panel"_s)) {
            problem(u"--panel belongs to --config"_s);
        }
        for (const QString &option : {u"baud"_s, u"parity"_s, u"stop-bits"_s}) {
            if (!serial && isSet(option)) {
                problem(u"--%1 belongs to --serial; a panel of the configuration has its own"_s.arg(option));
            }
        }
        readTimeout();
    }

    void readTcp()
    {
        const Result<HostPort> place = hostPortFromText(m_parser.value(u"tcp"_s), modbusPort);
        if (!place) {
            problem(place.error().text);
            return;
        }
        m_options.target.direct.driver = PanelDriver::ModbusTcp;
        m_options.target.direct.host = place->host;
        m_options.target.direct.port = place->port;
    }

    void readSerial()
    {
        PanelSettings &panel = m_options.target.direct;
        panel.driver = PanelDriver::ModbusRtu;
        panel.serial.device = m_parser.value(u"serial"_s);
        panel.serial.baud = number(u"baud"_s, 300, 1'000'000, panel.serial.baud);
        panel.serial.stopBits = number(u"stop-bits"_s, 1, 2, panel.serial.stopBits);
        if (isSet(u"parity"_s)) {
            const std::optional<Parity> parity = parityNames.value(m_parser.value(u"parity"_s));
            if (!parity) {
                problem(u"--parity is none, even or odd, not \"%1\""_s.arg(m_parser.value(u"parity"_s)));
            }
            panel.serial.parity = parity.value_or(Parity::None);
        }
    }

    void readTimeout()
    {
        if (!isSet(u"timeout"_s)) {
            return;
        }
        m_options.target.timeout = durationFromText(m_parser.value(u"timeout"_s));
        if (!m_options.target.timeout || *m_options.target.timeout < 1ms || *m_options.target.timeout > 1min) {
            problem(
                u"--timeout is a time from 1ms to 1m, such as 300ms, not \"%1\""_s.arg(m_parser.value(u"timeout"_s)));
        }
    }

    [[nodiscard]] int number(const QString &option, int min, int max, std::optional<int> fallback)
    {
        if (!isSet(option)) {
            if (!fallback) {
                problem(u"--%1 is missing"_s.arg(option));
            }
            return fallback.value_or(min);
        }
        const QString text = m_parser.value(option);
        bool ok = false;
        const int value = text.toInt(&ok);
        if (!ok || value < min || value > max) {
            problem(u"--%1 is a number from %2 to %3, not \"%4\""_s.arg(option).arg(min).arg(max).arg(text));
            return min;
        }
        return value;
    }

    void noArguments()
    {
        if (!m_parser.positionalArguments().isEmpty()) {
            problem(u"\"%1\" takes no argument \"%2\""_s.arg(name(), m_parser.positionalArguments().first()));
        }
    }

    void readProbe()
    {
        noArguments();
        const Result<QList<int>> units = unitsFromText(m_parser.value(u"units"_s));
        if (!units) {
            problem(units.error().text);
            return;
        }
        m_options.units = *units;
        m_options.devices = m_parser.values(u"device"_s);
        checkUnits(m_options.units);
    }

    void checkUnits(const QList<int> &units)
    {
        const bool onLine = m_options.target.direct.driver == PanelDriver::ModbusRtu;
        for (const int unit : units) {
            if (onLine && (unit < 1 || unit > 247)) {
                problem(u"a serial line has units 1 to 247, not %1"_s.arg(unit));
            }
        }
    }

    void readPlace(const QList<int> &functions)
    {
        m_options.unit = number(u"unit"_s, 0, 255, {});
        checkUnits({m_options.unit});
        m_options.function = number(u"function"_s, 1, 16, {});
        if (m_problem.isEmpty() && !functions.contains(m_options.function)) {
            QStringList words;
            for (const int one : functions) {
                words.append(QString::number(one));
            }
            problem(
                u"\"%1\" knows the functions %2, not %3"_s.arg(name(), words.join(u", "_s)).arg(m_options.function));
        }
        if (!isSet(u"address"_s)) {
            problem(u"--address is missing"_s);
        }
        const std::optional<int> address = wordFromText(m_parser.value(u"address"_s));
        if (!address) {
            problem(u"--address is 0 to 65535 or 0x0000 to 0xffff, not \"%1\""_s.arg(m_parser.value(u"address"_s)));
        }
        m_options.address = address.value_or(0);
        readFormat();
    }

    void readFormat()
    {
        const bool bits = m_options.function <= 2 || m_options.function == 5;
        for (const QString &option : {u"type"_s, u"word-order"_s, u"scale"_s}) {
            if (bits && isSet(option)) {
                problem(u"--%1 means nothing to single bits"_s.arg(option));
            }
        }
        if (isSet(u"type"_s)) {
            m_options.format.type = rawTypeNames.value(m_parser.value(u"type"_s));
            if (!m_options.format.type) {
                problem(u"--type is one of %1, not \"%2\""_s.arg(
                    rawTypeNames.all().join(u", "_s), m_parser.value(u"type"_s)));
            }
        }
        if (isSet(u"word-order"_s)) {
            const auto order = rawOrderNames.value(m_parser.value(u"word-order"_s));
            if (!order) {
                problem(u"--word-order is high-first or low-first, not \"%1\""_s.arg(m_parser.value(u"word-order"_s)));
            }
            m_options.format.order = order.value_or(WordOrder::HighFirst);
        }
        if (isSet(u"scale"_s)) {
            const std::optional<double> scale = numberFromText(m_parser.value(u"scale"_s));
            if (!scale || *scale == 0.0) {
                problem(u"--scale is a number other than 0, not \"%1\""_s.arg(m_parser.value(u"scale"_s)));
            }
            m_options.format.scale = scale.value_or(1.0);
        }
        if (!m_options.format.type && (isSet(u"word-order"_s) || isSet(u"scale"_s))) {
            problem(u"--word-order and --scale need a --type"_s);
        }
    }

    void readRead()
    {
        noArguments();
        readPlace({1, 2, 3, 4});
        const int width = m_options.format.type ? registerCount(*m_options.format.type) : 1;
        const int most = m_options.function <= 2 ? mostBits : mostRegisters / width;
        m_options.count = number(u"count"_s, 1, most, 1);
        if (m_options.address + m_options.count * width > 65536) {
            problem(u"that would end beyond address 65535"_s);
        }
    }

    void readWrite()
    {
        readPlace({5, 6, 16});
        m_options.values = m_parser.positionalArguments();
        if (m_parser.isSet(u"yes"_s)) {
            m_options.yes = m_parser.value(u"yes"_s);
        }
        if (m_options.unit == 0 && m_options.target.direct.driver == PanelDriver::ModbusRtu) {
            problem(u"unit 0 would write to every device of the line at once"_s);
        }
        if (m_options.values.isEmpty()) {
            problem(u"what to write is missing: cellarctl write ... 340"_s);
        } else if (m_problem.isEmpty()) {
            checkValues();
        }
    }

    void checkValues()
    {
        if (m_options.function == 5) {
            if (m_options.values.size() != 1 || !coilFromText(m_options.values.first())) {
                problem(u"a coil is written with one value, on or off"_s);
            }
            return;
        }
        const Result<QList<quint16>> words = wordsFromTexts(m_options.values, m_options.format);
        if (!words) {
            problem(words.error().text);
        } else if (m_options.function == 6 && words->size() != 1) {
            problem(u"function 6 writes one register, not %1; use --function 16"_s.arg(words->size()));
        } else if (words->size() > mostWrittenRegisters) {
            problem(u"at most two registers are written at once, not %1"_s.arg(words->size()));
        } else if (m_options.address + words->size() > 65536) {
            problem(u"that would end beyond address 65535"_s);
        }
    }

    const CommissioningAction m_action;
    const QStringList m_arguments;
    QCommandLineParser m_parser;
    CommissioningOptions m_options;
    QString m_problem; // the first one
};

} // namespace

Result<CommissioningOptions> readCommissioningOptions(CommissioningAction action, const QStringList &arguments)
{
    return Reader(action, arguments).read();
}

Result<QList<int>> unitsFromText(const QString &text)
{
    const Unexpected<Error> bad = unexpected(ErrorKind::BadInput,
        u"--units is a list of units from 0 to 255, such as 1-32,40, not \"%1\""_s.arg(text.left(40)));
    QList<int> units;
    for (const QString &part : text.split(u',')) {
        const QStringList ends = part.split(u'-');
        bool firstOk = false;
        bool lastOk = false;
        const int first = ends.first().trimmed().toUShort(&firstOk);
        const int last = ends.last().trimmed().toUShort(&lastOk);
        if (!firstOk || !lastOk || ends.size() > 2 || first > last || last > 255) {
            return bad;
        }
        for (int unit = first; unit <= last; ++unit) {
            units.append(unit);
        }
    }
    std::sort(units.begin(), units.end());
    units.erase(std::unique(units.begin(), units.end()), units.end());
    return units;
}

} // namespace cellar
