// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How fast a backlog goes out when the connection is back: seven days of nine vessels, a point every ten seconds, from
// an outbox on the disk to a VictoriaMetrics on loopback, which is asked afterwards whether it has them all.
#include "bench/stack.h"
#include "fakes/democellar.h"
#include "fakes/manualclock.h"
#include "influx/influxfeed.h"
#include "influx/influxsink.h"
#include "outbox/courier.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpSocket>

#include <cstdio>

using namespace cellar;
using namespace cellar::bench;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 polls = 7 * 24 * 360;
constexpr qint64 points = polls * 9;

class VictoriaMetrics
{
public:
    VictoriaMetrics()
        : m_port(freePort())
    {
        m_process.setStandardErrorFile(QProcess::nullDevice());
        m_process.start(
            u"victoria-metrics"_s, {u"-httpListenAddr=127.0.0.1:%1"_s.arg(m_port),
                                       u"-storageDataPath="_s + m_dir.filePath(u"data"_s), u"-retentionPeriod=100y"_s});
        QElapsedTimer timer;
        timer.start();
        while (get("/health"_ba) != "OK") {
            if (timer.hasExpired(30'000)) {
                giveUp(u"victoria-metrics does not start"_s);
            }
        }
    }
    ~VictoriaMetrics()
    {
        m_process.terminate();
        m_process.waitForFinished();
    }
    Q_DISABLE_COPY_MOVE(VictoriaMetrics)

    [[nodiscard]] QUrl url() const { return QUrl(u"http://127.0.0.1:%1"_s.arg(m_port)); }

    [[nodiscard]] QByteArray get(const QByteArray &target) const
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
        if (!socket.waitForConnected(100)) {
            return {};
        }
        socket.write("GET " + target + " HTTP/1.0\r\n\r\n");
        QByteArray answer;
        while (socket.waitForReadyRead(30'000)) {
            answer += socket.readAll();
        }
        answer += socket.readAll();
        return answer.sliced(std::max<qsizetype>(0, answer.indexOf("\r\n\r\n") + 4));
    }

    // How many temperatures it holds.
    [[nodiscard]] qint64 count(qint64 until) const
    {
        (void)get("/internal/force_flush");
        const QByteArray answer = get("/api/v1/query?query=sum(count_over_time(cellar_panel_read_temp%5B8d%5D))&time=" +
                                      QByteArray::number(until));
        const QJsonArray result = QJsonDocument::fromJson(answer)["data"_L1]["result"_L1].toArray();
        return result.isEmpty() ? 0 : result.first()["value"_L1][1].toString().toLongLong();
    }

private:
    QTemporaryDir m_dir;
    quint16 m_port;
    QProcess m_process;
};

Snapshot cellarAt(qint64 poll, Timestamp at)
{
    Snapshot snapshot = demoSnapshot();
    for (VesselState &vessel : snapshot.vessels) {
        vessel.temperature = {34 + double((poll * 7 + vessel.slot) % 300) / 10, Quality::Good, at, {}};
        vessel.setpoint = {34.0, Quality::Good, at, {}};
        vessel.valve = {poll % 50 < 10 ? ValveState::Open : ValveState::Closed, Quality::Good, at, {}};
    }
    return snapshot;
}

template<typename Predicate> void wait(Predicate done)
{
    while (!done()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    const QTemporaryDir dir;
    const SystemClock clock;
    ManualClock cellarClock;
    StorageThread storage;
    Outbox outbox(storage, clock, {.file = dir.filePath(u"outbox.db"_s)});
    const qint64 begin =
        std::chrono::duration_cast<std::chrono::seconds>(clock.now().time_since_epoch()).count() - polls * 10 - 3'600;
    InfluxFeed feed(outbox, u"influx"_s, 10s, cellarClock);
    QElapsedTimer timer;
    timer.start();
    for (qint64 poll = 0; poll < polls; ++poll) {
        feed.take(cellarAt(poll, Timestamp(std::chrono::seconds(begin + poll * 10))));
        cellarClock.advance(10s);
        if (storage.pending() > 1'000) {
            wait([&] { return storage.pending() < 100; });
        }
    }
    wait([&] { return outbox.state().sinks.value(u"influx"_s).records == points; });
    std::printf("%lld points waiting, %.1f MB, fed at %.0f/s\n", qlonglong(points),
        double(outbox.state().fileBytes) / 1e6, double(points) * 1000 / double(timer.elapsed()));

    const VictoriaMetrics server;
    const InfluxSink sink({.url = server.url(), .bucket = u"cellar"_s});
    const WebClient client;
    Courier courier(outbox, client, sink, clock, systemRandom());
    timer.restart();
    courier.start();
    wait([&] { return courier.status().tally.records == 0; });
    const double rate = double(points) * 1000 / double(timer.elapsed());
    const qint64 arrived = server.count(begin + polls * 10);
    std::printf("%.1f s; %lld of %lld temperatures are there\n", double(timer.elapsed()) / 1000, qlonglong(arrived),
        qlonglong(points));
    atLeast("outbox_delivery_points_per_s", rate, 30'000);
    atLeast("outbox_delivery_arrived_share", double(arrived) / double(points), 1);
    return 0;
}
