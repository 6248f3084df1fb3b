// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/commissioning/wiresession.h"

#include "bus/panellinkfactory.h"

#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr auto patience = 3s;

} // namespace

TransportFactory modbusTransports()
{
    return [](const PanelSettings &panel, Clock &clock) { return makeModbusTransport(panel, clock); };
}

WireSession::WireSession(const PanelSettings &panel, Milliseconds gap, Clock &clock, const TransportFactory &factory)
    : m_panel(panel)
    , m_transport(factory(panel, clock))
{
    if (panel.driver == PanelDriver::ModbusRtu) {
        m_trouble = serialTrouble(panel.serial.device);
    }
    if (!m_transport) {
        if (m_trouble.isEmpty()) {
            m_trouble = u"driver \"%1\" is not part of this version yet"_s.arg(panelDriverName(panel.driver));
        }
        return;
    }
    m_scheduler = std::make_unique<RequestScheduler>(*m_transport, clock, RequestScheduler::Limits{1, gap});
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] { giveUp(m_lastClosed); });
    connect(m_transport.get(), &ModbusTransport::opened, this, &WireSession::onOpened);
    connect(m_transport.get(), &ModbusTransport::closed, this, &WireSession::onClosed);
}

WireSession::~WireSession()
{
    m_done = nullptr;
    if (m_transport) {
        m_transport->disconnect(this);
        m_transport->close();
    }
}

void WireSession::ask(const ModbusRequest &request, Done done)
{
    m_request = request;
    m_done = std::move(done);
    m_sentBefore = false;
    if (!m_trouble.isEmpty()) {
        QMetaObject::invokeMethod(
            this, [this] { giveUp(m_trouble); }, Qt::QueuedConnection);
        return;
    }
    if (m_transport->isOpen()) {
        submit();
        return;
    }
    m_patience.start(patience);
    m_transport->open(); // does nothing when it is on its way already
}

void WireSession::submit()
{
    m_submitted = true;
    m_scheduler->submit(m_request, RequestScheduler::Priority::Urgent, *this, 0);
}

void WireSession::onOpened()
{
    m_wasOpen = true;
    m_patience.stop();
    if (m_done && !m_submitted) {
        // Whoever answers opened() first must not find the transport busy inside the signal.
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (m_done && !m_submitted) {
                    submit();
                }
            },
            Qt::QueuedConnection);
    }
}

void WireSession::onClosed(const QString &why)
{
    m_lastClosed = why;
    // A first attempt that fails will fail again; a connection that has worked may come back.
    if (!m_wasOpen) {
        giveUp(why);
    }
}

void WireSession::requestFinished(quint32 /*cookie*/, quint64 /*sent*/, const ModbusAnswer &answer)
{
    m_submitted = false;
    const bool again = answer.status == ModbusAnswer::Status::LinkLost && m_request.isRead() && !m_sentBefore;
    if (!again) {
        finish(answer);
        return;
    }
    m_sentBefore = true;
    m_lastClosed = answer.text;
    m_patience.start(patience);
    if (m_transport->isOpen()) {
        QMetaObject::invokeMethod(this, &WireSession::onOpened, Qt::QueuedConnection);
    }
}

void WireSession::giveUp(const QString &why)
{
    if (m_trouble.isEmpty()) {
        m_trouble = why.isEmpty() ? u"no connection within %1 s"_s.arg(patience.count()) : why;
    }
    m_patience.stop();
    finish({ModbusAnswer::Status::LinkLost, 0, m_trouble, {}});
}

void WireSession::finish(const ModbusAnswer &answer)
{
    // The next ask() may come from inside.
    if (const Done done = std::exchange(m_done, nullptr)) {
        done(answer);
    }
}

QString serialTrouble(const QString &device)
{
    const int descriptor = ::open(QFile::encodeName(device).constData(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) {
        switch (errno) {
        case ENOENT:
            return u"there is no %1; is the adapter plugged in?"_s.arg(device);
        case EACCES:
        case EPERM:
            return u"no permission to use %1; is this user in the group \"dialout\"?"_s.arg(device);
        case EBUSY:
            return u"%1 is in use: stop the node first"_s.arg(device);
        default:
            return u"%1: %2"_s.arg(device, QString::fromLocal8Bit(std::strerror(errno)));
        }
    }
    int exclusive = 0;
    // Root may open a line that somebody has for himself, so it has to be asked.
    const bool inUse = ::ioctl(descriptor, TIOCGEXCL, &exclusive) == 0 && exclusive != 0;
    const bool isLine = ::isatty(descriptor) != 0;
    ::close(descriptor);
    if (inUse) {
        return u"%1 is in use: stop the node first"_s.arg(device);
    }
    return isLine ? QString() : u"%1 is no serial line"_s.arg(device);
}

} // namespace cellar
