// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/httpload.h"

#include "bench/stack.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

using namespace Qt::StringLiterals;

namespace cellar::bench {

namespace {

using Steady = std::chrono::steady_clock;

// One connection: how many bytes of the present answer are still to come.
class Line
{
public:
    Line(const HttpLoad &load)
        : m_socket(socket(AF_INET, SOCK_STREAM, 0))
        , m_request(load.request)
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(load.port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int on = 1;
        setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        if (connect(m_socket, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) != 0) {
            giveUp(u"cannot connect"_s);
        }
    }
    ~Line() { close(m_socket); }
    Q_DISABLE_COPY_MOVE(Line)

    [[nodiscard]] int descriptor() const { return m_socket; }

    void ask()
    {
        if (send(m_socket, m_request.constData(), static_cast<size_t>(m_request.size()), 0) != m_request.size()) {
            giveUp(u"cannot send"_s);
        }
    }

    // True when an answer has become complete.
    [[nodiscard]] bool read()
    {
        std::array<char, 65536> buffer;
        const ssize_t count = recv(m_socket, buffer.data(), buffer.size(), 0);
        if (count <= 0) {
            giveUp(u"the server hung up"_s);
        }
        if (m_left > 0) {
            m_left -= count;
            return m_left == 0;
        }
        m_head.append(buffer.data(), count);
        const qsizetype end = m_head.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        m_left = lengthIn(m_head.first(end)) - (m_head.size() - end - 4);
        m_head.clear();
        return m_left == 0;
    }

private:
    static qsizetype lengthIn(const QByteArray &head)
    {
        const qsizetype at = head.toLower().indexOf("content-length: ");
        if (!head.startsWith("HTTP/1.1 200") || at < 0) {
            giveUp(u"unexpected answer: "_s + QString::fromLatin1(head.first(qMin<qsizetype>(head.size(), 200))));
        }
        const qsizetype end = head.indexOf('\r', at);
        return head.mid(at + 16, end < 0 ? -1 : end - at - 16).toLongLong();
    }

    const int m_socket;
    const QByteArray m_request;
    QByteArray m_head;
    qsizetype m_left = 0;
};

} // namespace

double HttpLoad::rate(std::chrono::milliseconds length) const
{
    const int queue = epoll_create1(0);
    std::vector<std::unique_ptr<Line>> lines;
    for (int i = 0; i < connections; ++i) {
        lines.push_back(std::make_unique<Line>(*this));
        epoll_event interest{};
        interest.events = EPOLLIN;
        interest.data.ptr = lines.back().get();
        epoll_ctl(queue, EPOLL_CTL_ADD, lines.back()->descriptor(), &interest);
        lines.back()->ask();
    }
    const auto begun = Steady::now();
    qint64 answers = 0;
    std::array<epoll_event, 64> events{};
    while (Steady::now() - begun < length) {
        const int count = epoll_wait(queue, events.data(), events.size(), 1000);
        for (int i = 0; i < count; ++i) {
            auto *line = static_cast<Line *>(events[static_cast<size_t>(i)].data.ptr);
            if (line->read()) {
                ++answers;
                line->ask();
            }
        }
    }
    const double seconds = std::chrono::duration<double>(Steady::now() - begun).count();
    close(queue);
    return static_cast<double>(answers) / seconds;
}

} // namespace cellar::bench
