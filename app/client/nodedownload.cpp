// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/nodedownload.h"

#include "client/problemdetails.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qint64 mostUnread = 256 * 1024;
constexpr qint64 largestProblem = 64 * 1024;

int statusOf(const QNetworkReply &reply)
{
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

} // namespace

NodeDownload::NodeDownload(NodeAccess access, QIODevice &to, Milliseconds patience)
    : m_access(std::move(access))
    , m_to(to)
{
    m_deadline.setSingleShot(true);
    m_deadline.setInterval(patience);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        finish(NodeFailure{
            {ErrorKind::Timeout, u"the cellar node at %1 stopped sending"_s.arg(m_access.url.toString())}, 0});
    });
}

// Before the network manager, on which the reply depends.
NodeDownload::~NodeDownload()
{
    delete m_reply;
}

void NodeDownload::start(const QByteArray &path, const QByteArray &accept)
{
    QNetworkRequest request = nodeRequest(m_access, path);
    request.setRawHeader("Accept", accept);
    m_reply = m_network.get(request);
    m_reply->setReadBufferSize(mostUnread);
    connect(m_reply, &QNetworkReply::readyRead, this, &NodeDownload::read);
    connect(m_reply, &QNetworkReply::finished, this, &NodeDownload::onFinished);
    m_deadline.start();
}

void NodeDownload::read()
{
    m_deadline.start();
    const QByteArray part = m_reply->readAll();
    if (statusOf(*m_reply) != 200) {
        m_problem += part.left(largestProblem - m_problem.size());
        return;
    }
    if (m_to.write(part) != part.size()) {
        finish(NodeFailure{{ErrorKind::Io, m_to.errorString()}, 0});
        return;
    }
    m_received += part.size();
}

void NodeDownload::onFinished()
{
    read();
    if (!m_reply) {
        return;
    }
    const int status = statusOf(*m_reply);
    if (status != 0 && status != 200) {
        finish(NodeFailure{errorOf(status, m_problem), status});
    } else if (m_reply->error() != QNetworkReply::NoError) {
        const ErrorKind kind = m_received > 0 ? ErrorKind::Timeout : ErrorKind::LinkLost;
        finish(NodeFailure{{kind, networkErrorText(m_access, *m_reply)}, 0});
    } else {
        finish({});
    }
}

void NodeDownload::finish(const std::optional<NodeFailure> &failure)
{
    m_deadline.stop();
    if (!m_reply) {
        return;
    }
    m_reply->disconnect(this);
    std::exchange(m_reply, nullptr)->deleteLater(); // it is on the stack
    Q_EMIT finished(failure);
}

} // namespace cellar
