// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How much of QHttpServer's speed is left behind guard, sign-in and headers: authenticated GET /api/v1/cellar of the
// real node against a bare QHttpServer that answers the same bytes, in turns, 32 connections each.
#include "bench/stack.h"

#include "bench/httpload.h"

#include <QCoreApplication>
#include <QFile>
#include <QHttpServer>
#include <QTcpServer>

#include <cstdio>

using namespace cellar::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr int connections = 32;
constexpr int rounds = 9;
constexpr std::chrono::milliseconds warmUp{150};
constexpr std::chrono::milliseconds roundLength{700};
constexpr char path[] = "/api/v1/cellar";

// The other side of the comparison, in a process of its own like the node.
int serveBare(const QString &bodyFile)
{
    QFile file(bodyFile);
    if (!file.open(QIODevice::ReadOnly)) {
        giveUp(u"no body to serve"_s);
    }
    const QByteArray body = file.readAll();
    QHttpServer server;
    server.route(QString::fromLatin1(path), [body] { return QHttpServerResponse("application/json"_ba, body); });
    auto *listener = new QTcpServer(&server);
    if (!listener->listen(QHostAddress(QHostAddress::LocalHost))) {
        giveUp(listener->errorString());
    }
    server.bind(listener);
    std::printf("ready %d\n", listener->serverPort());
    std::fflush(stdout);
    return QCoreApplication::exec();
}

class Bare
{
public:
    explicit Bare(const QString &bodyFile)
    {
        m_process.start(QCoreApplication::applicationFilePath(), {u"--bare"_s, bodyFile});
        while (!m_process.canReadLine() && m_process.waitForReadyRead()) {
        }
        m_port = m_process.readLine().mid(6).trimmed().toUShort();
        if (m_port == 0) {
            giveUp(u"the bare server does not start"_s);
        }
    }
    ~Bare()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    [[nodiscard]] quint16 port() const { return m_port; }

private:
    QProcess m_process;
    quint16 m_port = 0;
};

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    if (argc == 3) {
        return serveBare(QString::fromLocal8Bit(argv[2]));
    }
    Stack stack({});
    const QByteArray plain = "GET "_ba + path + " HTTP/1.1\r\nHost: localhost\r\n";
    const QByteArray signedIn = plain + "Authorization: Bearer " + stack.token() + "\r\n";
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), stack.httpPort());
    socket.waitForConnected();
    const QByteArray answer = request(socket, signedIn);
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"body"_s));
    if (!answer.startsWith("HTTP/1.1 200") || !file.open(QIODevice::WriteOnly) ||
        file.write(answer.sliced(answer.indexOf("\r\n\r\n") + 4)) < 1000) {
        giveUp(u"the node did not show the cellar"_s);
    }
    file.close();
    const Bare bare(file.fileName());
    std::vector<double> ratios;
    for (int i = 0; i < rounds; ++i) {
        // The same request to both: the bare one reads the token's header and does nothing with it.
        const HttpLoad bareLoad{bare.port(), signedIn + "\r\n", connections};
        const HttpLoad nodeLoad{stack.httpPort(), signedIn + "\r\n", connections};
        (void)bareLoad.rate(warmUp);
        const double bareRate = bareLoad.rate(roundLength);
        (void)nodeLoad.rate(warmUp);
        const double nodeRate = nodeLoad.rate(roundLength);
        std::printf("bare %.0f/s, node %.0f/s\n", bareRate, nodeRate);
        ratios.push_back(nodeRate / bareRate);
    }
    atLeast("http_ratio", percentile(ratios, 0.5), 0.7);
    return 0;
}
