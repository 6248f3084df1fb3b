// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How fast a panel of 100 units with three values each is scanned with eight requests in flight, against a plain
// libmodbus loop that does the same reads of the same server. The server is a process of its own; both sides take
// turns, and the medians are compared.
#include "bus/modbuspanellink.h"
#include "bus/modbustcptransport.h"
#include "fakes/modbusunits.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QProcess>
#include <QThread>

#include <algorithm>
#include <cstdio>
#include <modbus.h>
#include <sched.h>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

constexpr int units = 100;
constexpr int rounds = 7;
constexpr int scansPerRound = 100;
constexpr Milliseconds patience{5000}; // nothing may time out on a busy machine

// Both sides get a core of their own, as two machines would have: where the scheduler happens to put them decides more
// than the code does.
void pinTo(int core)
{
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(core, &cores);
    if (QThread::idealThreadCount() > core && sched_setaffinity(0, sizeof(cores), &cores) != 0) {
        std::fprintf(stderr, "could not pin to core %d\n", core);
    }
}

int serve()
{
    pinTo(1);
    ModbusUnits server;
    for (quint8 unit = 1; unit <= units; ++unit) {
        ModbusUnit &device = server.add(unit, 0x0800, 0x0A00);
        device.setWord(QModbusDataUnit::HoldingRegisters, 0x1000, static_cast<quint16>(300 + unit));
        device.setWord(QModbusDataUnit::HoldingRegisters, 0x1001, 340);
        device.setWord(QModbusDataUnit::DiscreteInputs, 0x0801, unit % 2);
    }
    if (!server.listen()) {
        return 1;
    }
    std::printf("%d\n", server.port());
    std::fflush(stdout);
    return QCoreApplication::exec();
}

DeviceProfile deltaWithPipeline()
{
    DeviceProfile profile;
    profile.name = u"delta-dtb"_s;
    profile.maxRegisters = 8;
    profile.maxBits = 16;
    profile.pipeline = 8;
    profile.temperature = {3, 0x1000, RegisterType::Int16, 0.1};
    profile.faults = {{0x8003, u"probe missing"_s}};
    profile.valid = ValueRange{-50, 500};
    profile.setpointRead = {3, 0x1001, RegisterType::Int16, 0.1};
    profile.setpointWrite = {6, 0x1001, RegisterType::Int16, 0.1};
    profile.valve = {2, 0x0801, {}, {}, RegisterType::Uint16, 1.0};
    return profile;
}

QList<ModbusVessel> vessels()
{
    QList<ModbusVessel> all;
    for (quint8 unit = 1; unit <= units; ++unit) {
        all.append({QString::number(unit), unit, 0, deltaWithPipeline()});
    }
    return all;
}

bool isRight(const VesselSample &sample)
{
    const double expected = (300 + sample.vessel.toInt()) / 10.0;
    return sample.temperature && *sample.temperature && **sample.temperature == expected && sample.setpoint &&
           *sample.setpoint && **sample.setpoint == 34.0 && sample.valveOpen && *sample.valveOpen &&
           **sample.valveOpen == (sample.vessel.toInt() % 2 == 1);
}

// Seconds for `scansPerRound` scans through the product's own path, from poll to sampled values; 0 if one was wrong.
double scanWithLink(quint16 port)
{
    SystemClock clock;
    ModbusTcpTransport::Options options;
    options.host = u"127.0.0.1"_s;
    options.port = port;
    options.timeout = patience;
    ModbusPanelLink link(u"bench"_s, vessels(), std::make_unique<ModbusTcpTransport>(options, clock),
        {Milliseconds(1), patience}, clock);
    QEventLoop loop;
    QElapsedTimer timer;
    int scans = -1;
    bool right = true;
    QObject::connect(&link, &PanelLink::sampled, &loop, [&](const QList<VesselSample> &samples) {
        right = right && samples.size() == units && std::all_of(samples.cbegin(), samples.cend(), isRight);
        if (++scans == 0) {
            timer.start(); // connecting and the first scan do not count
        } else if (scans == scansPerRound || !right) {
            loop.quit();
        }
    });
    link.start();
    loop.exec();
    return right ? static_cast<double>(timer.nsecsElapsed()) / 1e9 : 0;
}

double scanWithLibmodbus(quint16 port, const QList<PlannedRead> &reads)
{
    modbus_t *context = modbus_new_tcp("127.0.0.1", port);
    modbus_set_response_timeout(context, 5, 0);
    if (modbus_connect(context) != 0) {
        modbus_free(context);
        return 0;
    }
    QElapsedTimer timer;
    bool right = true;
    for (int scan = -1; scan < scansPerRound; ++scan) {
        if (scan == 0) {
            timer.start();
        }
        for (const PlannedRead &read : reads) {
            std::array<quint16, 8> words{};
            std::array<quint8, 16> bits{};
            modbus_set_slave(context, read.unit);
            const int got = read.function == 3 ? modbus_read_registers(context, read.address, read.count, words.data())
                                               : modbus_read_input_bits(context, read.address, read.count, bits.data());
            right = right && got == read.count && (read.function != 3 || words[0] == 300 + read.unit);
        }
    }
    const double seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    modbus_close(context);
    modbus_free(context);
    return right ? seconds : 0;
}

double median(QList<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

int compare(quint16 port)
{
    pinTo(0);
    const QList<PlannedRead> reads = planPoll(vessels()).reads;
    QList<double> link;
    QList<double> plain;
    for (int round = 0; round < rounds; ++round) {
        plain.append(scanWithLibmodbus(port, reads));
        link.append(scanWithLink(port));
    }
    if (std::count(link.cbegin(), link.cend(), 0.0) + std::count(plain.cbegin(), plain.cend(), 0.0) > 0) {
        std::fprintf(stderr, "a value was wrong or missing\n");
        return 1;
    }
    const double requests = static_cast<double>(scansPerRound) * static_cast<double>(reads.size());
    std::fprintf(stderr,
        "%lld reads for %d values a scan; link %.0f reads/s (%.1f ms a scan), libmodbus %.0f reads/s\n",
        static_cast<long long>(reads.size()), 3 * units, requests / median(link), 1000 * median(link) / scansPerRound,
        requests / median(plain));
    std::printf("scan_ratio %.2f >= 3.0\n", median(plain) / median(link));
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    if (app.arguments().contains(u"--serve"_s)) {
        return serve();
    }
    QProcess server;
    server.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    server.start(app.applicationFilePath(), {u"--serve"_s});
    if (!server.waitForReadyRead(10'000)) {
        std::fprintf(stderr, "the server did not start\n");
        return 1;
    }
    const int result = compare(server.readLine().trimmed().toUShort());
    server.kill();
    server.waitForFinished();
    return result;
}
