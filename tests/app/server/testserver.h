// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fakes/fakecellar.h"
#include "fakes/manualclock.h"
#include "server/cellarserver.h"

#include <QJsonObject>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <memory>

namespace cellar {

// One parsed HTTP answer; status 0 when there was none.
struct Answer
{
    int status = 0;
    QByteArray head; // status line and headers
    QByteArray body;

    [[nodiscard]] QByteArray header(const QByteArray &name) const; // null when absent
    [[nodiscard]] QJsonObject json() const;
};

// A client that writes exactly what a test says, byte for byte.
class RawClient
{
public:
    explicit RawClient(quint16 port);

    void send(const QByteArray &bytes);
    // The next whole answer on this connection, or status 0 after five seconds or when the server hangs up before.
    [[nodiscard]] Answer answer(bool headOnly = false);
    // The next answer whose body comes in parts; status 0 when it broke off before the end.
    [[nodiscard]] Answer download(int timeoutMs = 20'000);
    // Everything received and not yet taken by answer().
    [[nodiscard]] QByteArray received();
    // Waits until `text` has been received.
    [[nodiscard]] bool waitFor(const QByteArray &text, int timeoutMs = 5000);
    [[nodiscard]] bool waitForEnd(int timeoutMs = 5000);
    [[nodiscard]] bool isOpen() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    QTcpSocket &socket() { return m_socket; }

private:
    QTcpSocket m_socket;
    QByteArray m_received;
};

// A CellarServer over a FakeCellar with a clock that stands still, on a free port of 127.0.0.1.
class TestServer
{
public:
    explicit TestServer(const ServerLimits &limits = {});
    // Over another cellar than the fake one.
    explicit TestServer(Cellar &served, const ServerLimits &limits = {});
    ~TestServer();

    // Starts, or starts anew over the same data folder.
    void start();

    [[nodiscard]] quint16 port() const;
    [[nodiscard]] QByteArray token() const;
    [[nodiscard]] QString dataDir() const { return m_dir.path(); }
    // "GET /path HTTP/1.1", Host and the token.
    [[nodiscard]] QByteArray get(const QByteArray &path, const QByteArray &headers = {}) const;
    [[nodiscard]] QByteArray put(const QByteArray &path, const QByteArray &body, const QByteArray &headers = {}) const;
    [[nodiscard]] QByteArray bearer() const { return "Authorization: Bearer " + token() + "\r\n"; }
    // One request on a connection of its own.
    [[nodiscard]] Answer ask(const QByteArray &request) const;
    // Signs in with a fresh link; the value of the Cookie header.
    [[nodiscard]] QByteArray signIn();

    ServerSettings settings;
    NodeRecords records; // none, unless a test sets them before start()
    FakeCellar cellar;
    ManualClock clock;
    std::unique_ptr<CellarServer> server;

private:
    QTemporaryDir m_dir;
    Cellar &m_served;
    ServerLimits m_limits;
};

} // namespace cellar
