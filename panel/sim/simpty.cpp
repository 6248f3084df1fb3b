// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simpty.h"

#include "core/logging.h"

#include <QFile>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

// A detour that leads to the same file: by it a link is known to be ours.
constexpr QByteArrayView linkMark("/dev/pts/./");
constexpr QByteArrayView pseudoTerminals("/dev/pts/");
constexpr auto lookInterval = 20ms;

Unexpected<Error> systemError(const QString &what)
{
    return unexpected(ErrorKind::Io, u"%1: %2"_s.arg(what, QString::fromLocal8Bit(std::strerror(errno))));
}

// Where a symbolic link leads, as it is written; empty when it is none.
QByteArray linkText(const QByteArray &link)
{
    std::array<char, 256> text{};
    const ssize_t size = ::readlink(link.constData(), text.data(), text.size());
    return size > 0 ? QByteArray(text.data(), size) : QByteArray();
}

// /dev/pts/N with the mark of our links.
QByteArray marked(const QString &device)
{
    return linkMark.toByteArray() + device.toLatin1().sliced(pseudoTerminals.size());
}

} // namespace

SimPty::SimPty(QString link, QObject *parent)
    : QObject(parent)
    , m_link(std::move(link))
{
    m_lookTimer.setInterval(lookInterval);
    connect(&m_lookTimer, &QTimer::timeout, this, &SimPty::lookForClient);
}

SimPty::~SimPty()
{
    unplug();
    if (m_claim >= 0) {
        ::close(m_claim);
    }
}

Result<void> SimPty::plug()
{
    unplug();
    Result<void> done = claim();
    if (done) {
        done = openMaster();
    }
    if (done) {
        done = makeLink();
    }
    if (!done) {
        unplug();
        return done;
    }
    m_notifier = std::make_unique<QSocketNotifier>(m_master, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &SimPty::read);
    return {};
}

void SimPty::unplug()
{
    m_lookTimer.stop();
    // It may be the sender of the signal that brought us here.
    if (QSocketNotifier *notifier = m_notifier.release()) {
        notifier->setEnabled(false);
        notifier->deleteLater();
    }
    if (m_master >= 0) {
        removeLink();
        ::close(std::exchange(m_master, -1));
    }
}

// A name that the system takes back when this process ends, however it ends.
Result<void> SimPty::claim()
{
    if (m_claim >= 0) {
        return {};
    }
    const QByteArray name = QByteArrayLiteral("cellar-sim ") + QFile::encodeName(m_link);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto size = std::min<std::size_t>(static_cast<std::size_t>(name.size()), sizeof address.sun_path - 1);
    std::memcpy(address.sun_path + 1, name.constData() + (static_cast<std::size_t>(name.size()) - size), size);
    m_claim = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + size);
    if (m_claim < 0 || ::bind(m_claim, reinterpret_cast<const sockaddr *>(&address), length) != 0) {
        const bool taken = m_claim >= 0 && errno == EADDRINUSE;
        const Unexpected<Error> why = taken ? unexpected(ErrorKind::Io, u"another cellar-sim plays %1"_s.arg(m_link))
                                            : systemError(u"cannot claim %1"_s.arg(m_link));
        if (m_claim >= 0) {
            ::close(std::exchange(m_claim, -1));
        }
        return why;
    }
    return {};
}

Result<void> SimPty::openMaster()
{
    std::array<char, 64> name{};
    m_master = ::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (m_master < 0 || ::grantpt(m_master) != 0 || ::unlockpt(m_master) != 0 ||
        ::ptsname_r(m_master, name.data(), name.size()) != 0) {
        return systemError(u"cannot open a pseudo-terminal"_s);
    }
    m_device = QString::fromLatin1(name.data());
    // Neither echo nor lines, also for a client that does not ask for that.
    termios raw{};
    if (::tcgetattr(m_master, &raw) == 0) {
        ::cfmakeraw(&raw);
        ::tcsetattr(m_master, TCSANOW, &raw);
    }
    return {};
}

Result<void> SimPty::makeLink()
{
    const QByteArray link = QFile::encodeName(m_link);
    struct stat info = {};
    if (::lstat(link.constData(), &info) == 0) {
        const QByteArray text = linkText(link);
        const bool dangling = text.startsWith(pseudoTerminals) && ::stat(link.constData(), &info) != 0;
        if (!text.startsWith(linkMark) && !dangling) {
            return unexpected(ErrorKind::Io,
                u"%1 exists already and is not a link of cellar-sim: give the panel an address that is free"_s.arg(
                    m_link));
        }
        ::unlink(link.constData());
    }
    if (::symlink(marked(m_device).constData(), link.constData()) != 0) {
        return systemError(u"cannot make a link %1 to the pseudo-terminal"_s.arg(m_link));
    }
    return {};
}

void SimPty::removeLink()
{
    const QByteArray link = QFile::encodeName(m_link);
    if (linkText(link) == marked(m_device)) {
        ::unlink(link.constData());
    }
}

void SimPty::write(QByteArrayView bytes)
{
    if (m_master >= 0 && ::write(m_master, bytes.data(), static_cast<std::size_t>(bytes.size())) < 0) {
        qCDebug(lcSim) << "Nobody reads" << m_link;
    }
}

void SimPty::read()
{
    std::array<char, 512> bytes{};
    const ssize_t size = ::read(m_master, bytes.data(), bytes.size());
    if (size > 0) {
        Q_EMIT received(QByteArray(bytes.data(), size));
    } else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
        // Nobody has the other end open any more; the notifier would go on and on.
        m_notifier->setEnabled(false);
        m_lookTimer.start();
    }
}

void SimPty::lookForClient()
{
    pollfd end{m_master, POLLIN, 0};
    if (::poll(&end, 1, 0) >= 0 && ((end.revents & POLLIN) != 0 || (end.revents & POLLHUP) == 0)) {
        m_lookTimer.stop();
        m_notifier->setEnabled(true);
    }
}

} // namespace cellar
