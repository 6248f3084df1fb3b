// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/victoria.h"

#include "bench/cellaryear.h"
#include "bench/stack.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QHostAddress>
#include <QThread>
#include <QUrl>

#include <array>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace cellar::bench {

namespace {

constexpr int patienceMs = 120'000;
constexpr int roundsInOneRequest = 5000;

QByteArray seconds(Timestamp at)
{
    return QByteArray::number(double(at.time_since_epoch().count()) / 1000, 'f', 3);
}

// One request over a connection of its own: the body of the answer.
QByteArray exchange(quint16 port, const QByteArray &head, const QByteArray &body = {})
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    if (!socket.waitForConnected(patienceMs)) {
        return {};
    }
    socket.write(head + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " +
                 QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QByteArray in;
    while (socket.waitForReadyRead(patienceMs)) {
        in += socket.readAll();
    }
    in += socket.readAll();
    const bool good = in.startsWith("HTTP/1.1 2");
    return good ? in.mid(in.indexOf("\r\n\r\n")) : QByteArray();
}

} // namespace

Victoria::Victoria(const QString &folder)
    : m_folder(folder)
    , m_port(freePort())
{
    QDir().mkpath(folder);
    m_process.setStandardErrorFile(folder + u".log"_s);
    m_process.start(u"victoria-metrics"_s,
        {u"-storageDataPath="_s + folder, u"-httpListenAddr=127.0.0.1:%1"_s.arg(m_port), u"-retentionPeriod=100y"_s,
            u"-search.disableCache"_s, u"-search.latencyOffset=0s"_s, u"-search.maxPointsPerTimeseries=100000"_s});
    const QDeadlineTimer deadline(patienceMs);
    while (get("/health").isEmpty()) {
        if (deadline.hasExpired() || (m_process.state() == QProcess::NotRunning)) {
            giveUp(u"victoria-metrics does not start; see %1.log"_s.arg(folder));
        }
        QThread::msleep(50);
    }
}

Victoria::~Victoria()
{
    m_process.terminate();
    m_process.waitForFinished(patienceMs);
}

QByteArray Victoria::get(const QByteArray &target)
{
    return exchange(m_port, "GET " + target);
}

void Victoria::send(const QByteArray &lines)
{
    if (exchange(m_port, "POST /api/v1/import", lines).isEmpty()) {
        giveUp(u"victoria-metrics does not take the readings"_s);
    }
}

void Victoria::load(Milliseconds span, Milliseconds step)
{
    const QString mark = m_folder + u"/loaded-%1"_s.arg(span.count());
    if (QFile::exists(mark)) {
        return;
    }
    QElapsedTimer timer;
    timer.start();
    CellarYear year(CellarYear::end - span, step);
    qint64 count = 0;
    while (year.at() < CellarYear::end) {
        std::array<QByteArray, CellarYear::vessels> values;
        std::array<QByteArray, CellarYear::vessels> times;
        for (int i = 0; i < roundsInOneRequest && year.at() < CellarYear::end; ++i) {
            const std::vector<HistorySample> round = year.next();
            for (std::size_t vessel = 0; vessel < round.size(); ++vessel) {
                if (round[vessel].quality == Quality::Good) {
                    values[vessel] += QByteArray::number(*fromMilliDegrees(round[vessel].temperature)) + ',';
                    times[vessel] += QByteArray::number(qint64(round[vessel].at.time_since_epoch().count())) + ',';
                    ++count;
                }
            }
        }
        QByteArray lines;
        for (std::size_t vessel = 0; vessel < values.size(); ++vessel) {
            if (!values[vessel].isEmpty()) {
                values[vessel].chop(1);
                times[vessel].chop(1);
                lines += "{\"metric\":{\"__name__\":\"temperature\",\"vessel\":\"" +
                         CellarYear::vessel(static_cast<int>(vessel)).toLatin1() + "\"},\"values\":[" + values[vessel] +
                         "],\"timestamps\":[" + times[vessel] + "]}\n";
            }
        }
        if (!lines.isEmpty()) {
            send(lines);
        }
    }
    (void)get("/internal/force_flush");
    (void)get("/internal/force_merge");
    std::printf(
        "VictoriaMetrics took %lld readings in %lld s\n", static_cast<long long>(count), timer.elapsed() / 1000);
    QFile(mark).open(QIODevice::WriteOnly);
}

double Victoria::chartP95(const std::vector<HistoryQuery> &queries)
{
    std::vector<double> ms;
    for (const HistoryQuery &query : queries) {
        const Milliseconds bucket = (query.to - query.from) / query.points;
        const QByteArray length = QByteArray::number(qint64(bucket.count())) + "ms";
        const QByteArray expression = "rollup(temperature{vessel=\"" + query.vessel.toLatin1() + "\"}[" + length + "])";
        const QByteArray target =
            "/api/v1/query_range?nocache=1&query=" + QUrl::toPercentEncoding(QString::fromLatin1(expression)) +
            "&start=" + seconds(query.from) + "&end=" + seconds(query.to) + "&step=" + length;
        QElapsedTimer timer;
        timer.start();
        const QByteArray answer = get(target);
        ms.push_back(double(timer.nsecsElapsed()) / 1e6);
        if (answer.count('[') < query.points) { // one pair for each point of three curves
            giveUp(u"victoria-metrics answered: "_s + QString::fromUtf8(answer.left(300)));
        }
    }
    return percentile(ms, 0.95);
}

} // namespace cellar::bench
