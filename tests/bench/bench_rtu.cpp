// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How much of a serial line polling really uses, and how long a setpoint change takes on one that is always busy. The
// line is a pseudo-terminal of a real cellar-sim, which paces both directions to the baud rate; the other side is the
// product's own link and model. The yardstick is the line itself: the characters of the same requests and answers and
// the silence after each frame, not a bit of time for anything else.
#include "bench/stack.h"
#include "bus/modbusrtuframe.h"
#include "bus/panellinkfactory.h"
#include "bus/readplan.h"
#include "bus/serialline.h"
#include "model/localcellar.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QLoggingCategory>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace cellar;
using namespace cellar::bench;

namespace {

constexpr int patienceMs = 30'000;

// A cellar-sim of `units` Delta controllers on one line, and the configuration that leads to it.
class SerialStack
{
public:
    SerialStack(int units, int baud, int pollMs)
    {
        QByteArray text = "[cellar]\nname = \"Bench\"\n[server]\nlisten = [\"127.0.0.1:1\"]\n[[panel]]\nid = \"line\"\n"
                          "driver = \"modbus-rtu\"\naddress = \"" +
                          QFile::encodeName(m_dir.filePath(u"tty"_s)) + "\"\nbaud = " + QByteArray::number(baud) +
                          "\npoll = \"" + QByteArray::number(pollMs) + "ms\"\n";
        for (int i = 1; i <= units; ++i) {
            const QByteArray n = QByteArray::number(i);
            text += "[[vessel]]\nid = \"v" + n + "\"\nlabel = \"V " + n +
                    "\"\npanel = \"line\"\ndevice = \"delta-dtb\"\nunit = " + n +
                    "\nlimits = { min = 34.0, max = 100.0, step = 1.0 }\n";
        }
        const QString file = m_dir.filePath(u"cellar.toml"_s);
        QFile out(file);
        if (!out.open(QIODevice::WriteOnly) || out.write(text) < 0) {
            giveUp(u"cannot write the configuration"_s);
        }
        out.close();
        m_config = loadCellarConfig(file).config.value();
        m_sim.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_sim.start(qEnvironmentVariable("CELLAR_BIN") + u"/cellar-sim"_s, {u"--config"_s, file});
        while (m_sim.waitForReadyRead(patienceMs)) {
            if (m_sim.readAll().contains("ready")) {
                return;
            }
        }
        giveUp(u"cellar-sim does not get ready"_s);
    }
    ~SerialStack()
    {
        m_sim.terminate();
        m_sim.waitForFinished(5000);
    }

    [[nodiscard]] const CellarConfig &config() const { return m_config; }
    [[nodiscard]] const SerialSettings &line() const { return m_config.settings.panels.first().serial; }

    // What one cycle takes on the line.
    [[nodiscard]] std::chrono::microseconds cycleTime() const
    {
        QList<ModbusVessel> vessels;
        for (const VesselSettings &vessel : m_config.settings.vessels) {
            vessels.append({vessel.id, static_cast<quint8>(vessel.unit), vessel.offset, m_config.profileOf(vessel)});
        }
        constexpr std::size_t requestLength = 8;
        std::chrono::microseconds time{0};
        for (const PlannedRead &read : planPoll(vessels).reads) {
            const ModbusRequest request{read.unit, read.function, read.address, read.count, {}};
            time += transmissionTime(line(), requestLength + rtuAnswerLength(request)) + 2 * frameSilence(line());
        }
        return time;
    }

private:
    QTemporaryDir m_dir;
    CellarConfig m_config;
    QProcess m_sim;
};

// The middle one of several windows, so that a hiccup of the machine does not decide.
double utilisation(int baud)
{
    constexpr int units = 8;
    constexpr int windows = 9;
    constexpr int cyclesPerWindow = 2;
    const SerialStack stack(units, baud, 10);
    SystemClock clock;
    const auto link = makePanelLink(stack.config().settings.panels.first(), stack.config(), clock);
    QEventLoop loop;
    QElapsedTimer timer;
    std::vector<double> shares;
    int cycles = -2; // limits are read during the first ones
    QObject::connect(link.get(), &PanelLink::sampled, &loop, [&](const QList<VesselSample> &samples) {
        const auto isWhole = [](const VesselSample &sample) {
            return sample.temperature && *sample.temperature && sample.setpoint && *sample.setpoint &&
                   sample.valveOpen && *sample.valveOpen;
        };
        if (samples.size() != units || !std::all_of(samples.cbegin(), samples.cend(), isWhole)) {
            if (cycles >= 0) {
                giveUp(u"a value is missing"_s);
            }
            return; // until the devices have told their units, which the values wait for
        }
        if (++cycles == 0) {
            timer.start();
        } else if (cycles == cyclesPerWindow) {
            const double ideal = double(stack.cycleTime().count()) * cyclesPerWindow * 1000;
            shares.push_back(ideal / double(timer.nsecsElapsed()));
            timer.start();
            cycles = 0;
            if (shares.size() == windows) {
                loop.quit();
            }
        }
    });
    QTimer::singleShot(patienceMs, &loop, [] { giveUp(u"polling takes too long"_s); });
    link->start();
    loop.exec();
    const double median = percentile(shares, 0.5);
    std::fprintf(stderr, "%d baud: a cycle of %d units takes %.1f ms, %.1f ms of them on the line\n", baud, units,
        double(stack.cycleTime().count()) / 1000 / median, double(stack.cycleTime().count()) / 1000);
    return median;
}

// One setpoint change after another, each begun at a random moment of a poll that never pauses.
double verifiedP99Ms()
{
    constexpr int units = 33;
    constexpr int changes = 300;
    const SerialStack stack(units, 19200, 1000);
    SystemClock clock;
    const auto link = makePanelLink(stack.config().settings.panels.first(), stack.config(), clock);
    LocalCellar cellar(stack.config(), {link.get()}, clock);
    QEventLoop loop;
    std::vector<double> delays;
    const auto next = [&] {
        const auto at = static_cast<int>(delays.size());
        cellar.requestSetpoint({u"v%1"_s.arg(1 + at % units), 40.0 + at / units, {}, u"bench"_s, u"api"_s}, &loop,
            [](const Result<SetpointChange> &accepted) {
                if (!accepted) {
                    giveUp(accepted.error().text);
                }
            });
    };
    QObject::connect(&cellar, &Cellar::changeProgressed, &loop, [&](const SetpointChange &change) {
        if (!isFinal(change.state)) {
            return;
        }
        if (change.state != ChangeState::Verified) {
            giveUp(change.reason);
        }
        delays.push_back(change.elapsedMs.value());
        if (delays.size() == changes) {
            loop.quit();
        } else {
            QTimer::singleShot(QRandomGenerator::global()->bounded(60), &loop, next);
        }
    });
    int cycles = 0;
    QObject::connect(link.get(), &PanelLink::sampled, &loop, [&] {
        if (++cycles == 2) {
            next();
        }
    });
    QTimer::singleShot(10 * patienceMs, &loop, [] { giveUp(u"changes take too long"_s); });
    link->start();
    loop.exec();
    std::fprintf(
        stderr, "19200 baud, %d units: a change is verified within %.0f ms (median)\n", units, percentile(delays, 0.5));
    return percentile(delays, 0.99);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QLoggingCategory::setFilterRules(u"cellar.*.info=false"_s);
    atLeast("rtu_9600_utilisation", utilisation(9600), 0.9);
    atLeast("rtu_19200_utilisation", utilisation(19200), 0.9);
    atMost("rtu_put_verified_p99_ms", verifiedP99Ms(), 250);
    return 0;
}
