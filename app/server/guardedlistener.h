// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QQueue>
#include <QSslConfiguration>
#include <QTcpServer>
#include <QTimer>

#include <optional>

namespace cellar {

class ConnectionGuard;

// A listening socket that hands over only what the guard admits, with TLS when it is given a configuration.
// Connections are taken in small portions per turn of the event loop, so that a flood of them cannot hold up requests
// that are already waiting. Owned by the HTTP server it is bound to.
class GuardedListener final : public QTcpServer
{
    Q_OBJECT

public:
    explicit GuardedListener(ConnectionGuard &guard, QObject *parent = nullptr);
    ~GuardedListener() override;

    // For connections from now on; those that are open keep theirs.
    void setTls(const QSslConfiguration &configuration) { m_tls = configuration; }
    [[nodiscard]] bool isEncrypting() const { return m_tls.has_value(); }

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void admitSome();
    void admitPlain(qintptr descriptor);
    void admitEncrypted(qintptr descriptor);

    ConnectionGuard &m_guard;
    std::optional<QSslConfiguration> m_tls;
    QQueue<qintptr> m_waiting;
    QTimer m_turn;
};

} // namespace cellar
