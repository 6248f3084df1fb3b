// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "soak/badcellar.h"

#include "bus/modbuspanellink.h"
#include "bus/modbusrtutransport.h"
#include "bus/modbustcptransport.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace cellar::soak {

namespace {

constexpr Milliseconds timeout{60};
constexpr Milliseconds late{90};
// Pauses are as much shorter than in a real cellar as time runs faster.
constexpr Milliseconds firstPause{5};
constexpr Milliseconds longestPause{100};
constexpr Milliseconds longestProbePause{500};

// A gateway with six controllers, a PLC with four blocks and a serial line with two controllers, which is as many as it
// can ask in a poll. Ports are chosen when the simulator listens.
QByteArray configText(const QString &line)
{
    QByteArray text = "[cellar]\nname = \"Soak\"\n";
    for (const char *panel : {"gateway", "plc"}) {
        text += QByteArray("[[panel]]\nid = \"") + panel + "\"\ndriver = \"modbus-tcp\"\naddress = \"127.0.0.1:502\"\n";
    }
    text += "[[panel]]\nid = \"line\"\ndriver = \"modbus-rtu\"\naddress = \"" + line.toUtf8() +
            "\"\nbaud = 115200\nparity = \"none\"\n";
    const auto vessel = [&text](const QByteArray &id, const QByteArray &wiring) {
        text += "[[vessel]]\nid = \"" + id + "\"\nlabel = \"" + id + "\"\n" + wiring +
                "\nlimits = { min = 34.0, max = 100.0, step = 1.0 }\n"
                "sim = { temperature = 60.0, setpoint = 50.0, fermentation_kw = 0.3 }\n";
    };
    for (int unit = 1; unit <= 6; ++unit) {
        const QByteArray n = QByteArray::number(unit);
        vessel("delta-" + n, "panel = \"gateway\"\ndevice = \"delta-dtb\"\nunit = " + n);
    }
    for (int unit = 1; unit <= 2; ++unit) {
        const QByteArray n = QByteArray::number(unit);
        vessel("line-" + n, "panel = \"line\"\ndevice = \"delta-dtb\"\nunit = " + n);
    }
    for (int block = 0; block < 4; ++block) {
        vessel("plc-" + QByteArray::number(block + 1),
            "panel = \"plc\"\ndevice = \"plc-block\"\nunit = 1\noffset = " + QByteArray::number(4 * block));
    }
    return text;
}

Fault wireFault(FaultKind kind, double rate)
{
    Fault fault;
    fault.kind = kind;
    fault.rate = rate;
    return fault;
}

} // namespace

// Time passes when somebody says so, not by itself.
BadCellar::BadCellar(const Clock &clock, Milliseconds poll)
    : m_clock(clock)
    , m_poll(poll)
    , m_sim(clock, 0)
{
}

QString BadCellar::listen()
{
    if (const QString trouble = readConfig(); !trouble.isEmpty()) {
        return trouble;
    }
    if (const QStringList problems = m_sim.build(m_config, 1); !problems.isEmpty()) {
        return problems.first();
    }
    const Result<void> listening = m_sim.listen();
    return listening ? QString() : listening.error().text;
}

QString BadCellar::readConfig()
{
    QFile file(m_folder.filePath(u"cellar.toml"_s));
    if (!file.open(QIODevice::WriteOnly) || file.write(configText(m_folder.filePath(u"line"_s))) < 0) {
        return file.errorString();
    }
    file.close();
    const ConfigResult read = loadCellarConfig(file.fileName());
    if (!read.config) {
        return read.problems.isEmpty() ? u"no config"_s : read.problems.first().toString();
    }
    m_config = *read.config;
    for (PanelSettings &panel : m_config.settings.panels) {
        panel.port = 0;
        panel.poll = m_poll;
        panel.timeout = timeout;
    }
    return {};
}

std::unique_ptr<PanelLink> BadCellar::makeLink(const PanelSettings &settings, WireTally &wire) const
{
    QList<ModbusVessel> vessels;
    for (const VesselSettings &vessel : m_config.settings.vessels) {
        if (vessel.panel == settings.id) {
            vessels.append({vessel.id, static_cast<quint8>(vessel.unit), vessel.offset, m_config.profileOf(vessel)});
        }
    }
    return std::make_unique<ModbusPanelLink>(settings.id, vessels,
        std::make_unique<CountingTransport>(makeTransport(settings), wire),
        PollCycle::Timing{settings.poll, settings.timeout, longestProbePause}, m_clock);
}

std::unique_ptr<ModbusTransport> BadCellar::makeTransport(const PanelSettings &settings) const
{
    if (settings.driver == PanelDriver::ModbusRtu) {
        const ModbusRtuTransport::Options options{settings.serial, settings.timeout, firstPause, longestPause};
        return std::make_unique<ModbusRtuTransport>(options, m_clock);
    }
    ModbusTcpTransport::Options options;
    options.host = settings.host;
    options.port = m_sim.panel(settings.id)->whereabouts().section(u':', -1).toUShort();
    options.timeout = settings.timeout;
    options.firstPause = firstPause;
    options.longestPause = longestPause;
    return std::make_unique<ModbusTcpTransport>(options, m_clock);
}

void BadCellar::spoil(double rate)
{
    const std::array corrupt{FaultKind::WrongUnit, FaultKind::ShortAnswer, FaultKind::OversizedAnswer,
        FaultKind::HalfFrame, FaultKind::WrongTransaction};
    const auto now = m_clock.ticks();
    for (const auto &vessel : vessels()) {
        vessel->addFault(wireFault(FaultKind::DeviceSilent, rate), now);
        Fault slow = wireFault(FaultKind::SlowAnswers, rate);
        slow.delay = late;
        vessel->addFault(slow, now);
        const bool serial = vessel->settings().panel == u"line";
        for (const FaultKind kind : corrupt) {
            const bool mbap = kind == FaultKind::WrongTransaction;
            vessel->addFault(wireFault(serial && mbap ? FaultKind::CrcError : kind, rate / corrupt.size()), now);
        }
        vessel->addFault(wireFault(FaultKind::ReadException, rate / 10), now);
        vessel->addFault(wireFault(FaultKind::WriteException, 2 * rate), now);
        vessel->addFault(wireFault(FaultKind::DropOnWrite, rate), now);
    }
}

void BadCellar::pullProbe(SimVessel &vessel)
{
    Fault fault;
    fault.kind = FaultKind::ProbeMissing;
    fault.lasts = Milliseconds(300);
    vessel.addFault(fault, m_clock.ticks());
}

void BadCellar::calm()
{
    for (const auto &vessel : vessels()) {
        vessel->clearFaults();
    }
}

void BadCellar::advance(std::chrono::duration<double> time)
{
    m_sim.advance(time);
    for (const auto &vessel : vessels()) {
        vessel->expireFaults(m_clock.ticks());
    }
}

} // namespace cellar::soak
