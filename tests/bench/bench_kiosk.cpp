// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Figures of the touch kiosk with the software renderer: how soon the real program shows something, what it costs at
// rest with the node inside and a real panel polled each second, and how long a frame takes while a handle is dragged.
#include "bench/stack.h"
#include "items/dialgeometry.h"
#include "kioskscene.h"

#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>
#include <QPointingDevice>
#include <QProcess>
#include <QQuickItem>
#include <QTemporaryDir>
#include <QTest>
#include <QtQml/qqmlextensionplugin.h>

#include <cmath>

#include <unistd.h>

Q_IMPORT_QML_PLUGIN(CellarPlugin)

using namespace cellar;
using namespace cellar::bench;
using namespace Qt::StringLiterals;

namespace {

// Processor seconds a process has used so far.
double cpuSeconds(qint64 pid)
{
    QFile file(u"/proc/%1/stat"_s.arg(pid));
    if (!file.open(QIODevice::ReadOnly)) {
        giveUp(u"the kiosk is gone"_s);
    }
    const QByteArray line = file.readAll();
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    constexpr int user = 11; // after the name: state is 0
    constexpr int system = 12;
    return (fields.at(user).toDouble() + fields.at(system).toDouble()) / double(sysconf(_SC_CLK_TCK));
}

// One drag from end to end: the time from a finger's move to the complete frame that shows it, layout and all.
std::vector<double> dragFrames(KioskScene &scene)
{
    QQuickItem *dial = scene.dial(u"fv-20-1"_s);
    const QQuickItem *knob = dial->findChild<QQuickItem *>(u"knob"_s);
    const auto at = [knob](double fraction) {
        return knob
            ->mapToScene(
                dial::pointAt({knob->width() / 2, knob->height() / 2}, knob->width() / 2 * dial::ringRadius, fraction))
            .toPoint();
    };
    const std::unique_ptr<QPointingDevice> finger(QTest::createTouchDevice());
    int frames = 0;
    QObject::connect(&scene.view(), &QQuickWindow::frameSwapped, &scene.view(), [&frames] { ++frames; });
    constexpr double start = 34.0 / 66.0;
    QTest::touchEvent(&scene.view(), finger.get()).press(1, at(start), &scene.view());
    if (!QTest::qWaitFor([&] { return scene.ui.setpoint().phase() == look::Phase::Dragging; })) {
        giveUp(u"the handle cannot be held"_s);
    }
    std::vector<double> times;
    constexpr int moves = 600;
    for (int move = 1; move <= moves; ++move) {
        const int before = frames;
        QElapsedTimer timer;
        timer.start();
        const double fraction = start + 0.45 * std::sin(move * 0.05);
        QTest::touchEvent(&scene.view(), finger.get()).move(1, at(fraction), &scene.view());
        while (frames == before) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        }
        times.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    QTest::touchEvent(&scene.view(), finger.get()).release(1, at(start), &scene.view());
    return times;
}

// The real program with its own node on the same simulated panel.
class Kiosk
{
public:
    explicit Kiosk(const Stack &stack)
    {
        QFile config(m_dir.filePath(u"cellar.toml"_s));
        if (!config.open(QIODevice::WriteOnly)) {
            giveUp(u"cannot write the kiosk's config"_s);
        }
        config.write(Stack::config({}, stack.modbusPort(), freePort()));
        config.close();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"QT_LOGGING_RULES"_s, u"cellar.ui.debug=true"_s);
        m_process.setProcessEnvironment(environment);
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        QElapsedTimer timer;
        timer.start();
        m_process.start(qEnvironmentVariable("CELLAR_BIN") + u"/cellar-panel"_s,
            {u"--config"_s, config.fileName(), u"--data"_s, m_dir.filePath(u"data"_s), u"--windowed"_s, u"1280x800"_s});
        QByteArray said;
        while (!said.contains("first frame")) {
            constexpr int patienceMs = 15'000;
            if (!m_process.waitForReadyRead(patienceMs)) {
                giveUp(u"the kiosk shows nothing: %1"_s.arg(QString::fromUtf8(said)));
            }
            said += m_process.readAll();
        }
        m_firstFrameMs = double(timer.nsecsElapsed()) / 1e6;
    }
    ~Kiosk()
    {
        m_process.terminate();
        m_process.waitForFinished();
    }
    Q_DISABLE_COPY_MOVE(Kiosk)

    [[nodiscard]] double firstFrameMs() const { return m_firstFrameMs; }

    // Of one core, over a while that begins when the first readings are shown.
    [[nodiscard]] double idlePercent() const
    {
        constexpr int settle = 5;
        constexpr int seconds = 20;
        QTest::qWait(settle * 1000);
        const double before = cpuSeconds(m_process.processId());
        QTest::qWait(seconds * 1000);
        return 100.0 * (cpuSeconds(m_process.processId()) - before) / seconds;
    }

private:
    QTemporaryDir m_dir;
    QProcess m_process;
    double m_firstFrameMs = 0;
};

double medianFirstFrameMs(const Stack &stack)
{
    std::vector<double> times;
    for (int start = 0; start < 5; ++start) {
        times.push_back(Kiosk(stack).firstFrameMs());
    }
    return percentile(times, 0.5);
}

} // namespace

int main(int argc, char *argv[])
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_QUICK_BACKEND", "software");
    const QGuiApplication app(argc, argv);
    const Stack stack({});
    atMost("kiosk_first_frame_ms", medianFirstFrameMs(stack), 700);
    {
        KioskScene scene({1280, 800});
        if (!scene.show()) {
            giveUp(scene.warnings().join(u'\n'));
        }
        atMost("kiosk_drag_p99_ms", percentile(dragFrames(scene), 0.99), 16);
    }
    atMost("kiosk_idle_cpu_percent", Kiosk(stack).idlePercent(), 2);
    return 0;
}
