// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/guardedlistener.h"

#include "core/logging.h"
#include "server/connectionguard.h"

#include <QSslSocket>

#include <unistd.h>

using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr int portion = 32; // connections per turn of the event loop
constexpr int waitingRoom = 256; // accepted but not yet looked at; more are turned away
constexpr int kernelBacklog = 512;

} // namespace

GuardedListener::GuardedListener(ConnectionGuard &guard, QObject *parent)
    : QTcpServer(parent)
    , m_guard(guard)
{
    setListenBacklogSize(kernelBacklog);
    m_turn.setInterval(0);
    connect(&m_turn, &QTimer::timeout, this, &GuardedListener::admitSome);
    connect(this, &QTcpServer::acceptError, this, [this](QAbstractSocket::SocketError error) {
        // Qt pauses for good after, for example, running out of descriptors.
        qCWarning(lcServer) << "cannot accept a connection:" << error << errorString();
        QTimer::singleShot(1s, this, &QTcpServer::resumeAccepting);
    });
}

GuardedListener::~GuardedListener()
{
    for (const qintptr descriptor : std::as_const(m_waiting)) {
        ::close(static_cast<int>(descriptor));
    }
}

void GuardedListener::incomingConnection(qintptr descriptor)
{
    if (m_waiting.size() >= waitingRoom) {
        ::close(static_cast<int>(descriptor));
        return;
    }
    m_waiting.enqueue(descriptor);
    if (!m_turn.isActive()) {
        m_turn.start();
    }
}

void GuardedListener::admitSome()
{
    for (int i = 0; i < portion && !m_waiting.isEmpty(); ++i) {
        const qintptr descriptor = m_waiting.dequeue();
        if (m_tls) {
            admitEncrypted(descriptor);
        } else {
            admitPlain(descriptor);
        }
    }
    if (m_waiting.isEmpty()) {
        m_turn.stop();
    }
}

void GuardedListener::admitPlain(qintptr descriptor)
{
    auto *socket = new QTcpSocket(this);
    if (!socket->setSocketDescriptor(descriptor) || !m_guard.admit(socket)) {
        delete socket; // closes the descriptor if it took it
        return;
    }
    addPendingConnection(socket);
}

void GuardedListener::admitEncrypted(qintptr descriptor)
{
    auto *socket = new QSslSocket(this);
    if (!socket->setSocketDescriptor(descriptor) || !m_guard.admit(socket)) {
        delete socket;
        return;
    }
    socket->setSslConfiguration(*m_tls);
    // Until the handshake is done nobody else knows the socket, so it cleans up after itself.
    const auto orphan = connect(socket, &QAbstractSocket::disconnected, socket, &QObject::deleteLater);
    connect(socket, &QSslSocket::encrypted, this, [this, socket, orphan] {
        disconnect(orphan);
        addPendingConnection(socket);
    });
    socket->startServerEncryption();
}

} // namespace cellar
