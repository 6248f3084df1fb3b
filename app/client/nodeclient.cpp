// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/nodeclient.h"

#include "client/problemdetails.h"

#include <QJsonDocument>
#include <QPointer>
#include <QTimer>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// A body that cannot be read twice. QNetworkAccessManager silently repeats a request whose connection broke before the
// answer; a setpoint must not be sent a second time behind our back. (Not a QBuffer: that one Qt rewinds by itself.)
class OneShotBody final : public QIODevice
{
public:
    explicit OneShotBody(QByteArray content)
        : m_content(std::move(content))
    {
        open(QIODevice::ReadOnly);
    }

    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 bytesAvailable() const override
    {
        return m_content.size() - m_read + QIODevice::bytesAvailable();
    }
    [[nodiscard]] bool atEnd() const override { return bytesAvailable() == 0; }
    bool reset() override { return false; }
    bool seek(qint64) override { return false; }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        const qint64 count = std::min(most, qint64(m_content.size()) - m_read);
        std::copy_n(m_content.constData() + m_read, count, data);
        m_read += count;
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    const QByteArray m_content;
    qint64 m_read = 0;
};

// What a request without content carries all the same: only a body that cannot be read twice keeps Qt from sending
// again (it does so with DELETE), and without a byte in it Qt does not tell that it was sent.
constexpr auto nothing = "{}";

QNetworkReply *sendOnce(
    QNetworkAccessManager &network, const QByteArray &method, QNetworkRequest request, const QByteArray &json)
{
    request.setHeader(QNetworkRequest::ContentTypeHeader, "application/json"_ba);
    request.setHeader(QNetworkRequest::ContentLengthHeader, json.size());
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    auto *content = new OneShotBody(json);
    QNetworkReply *reply = network.sendCustomRequest(request, method, content);
    content->setParent(reply);
    return reply;
}

// One request until its end; deletes itself.
class NodeCall final : public QObject
{
public:
    NodeCall(QNetworkReply *reply, const NodeAccess &access, const NodeLimits &limits, QObject *context,
        NodeClient::Done done, QObject *parent)
        : QObject(parent)
        , m_reply(reply)
        , m_access(access)
        , m_limits(limits)
        , m_context(context)
        , m_done(std::move(done))
    {
        reply->setParent(this);
        // Bounds what lies unread in memory; the rest waits in the kernel and at the sender.
        reply->setReadBufferSize(64 * 1024);
        connect(reply, &QNetworkReply::requestSent, this, [this] { m_sent = true; });
        connect(reply, &QNetworkReply::readyRead, this, &NodeCall::read);
        connect(reply, &QNetworkReply::finished, this, &NodeCall::onFinished);
        connect(&m_deadline, &QTimer::timeout, this, &NodeCall::onDeadline);
        m_deadline.setSingleShot(true);
        m_deadline.start(limits.deadline);
    }

private:
    void read()
    {
        m_body += m_reply->read(m_limits.largestAnswer + 1 - m_body.size());
        if (m_body.size() > m_limits.largestAnswer) {
            fail(ErrorKind::Protocol,
                u"the answer of %1 is larger than %2 bytes"_s.arg(url()).arg(m_limits.largestAnswer));
        }
    }

    void onDeadline()
    {
        if (m_sent) {
            fail(ErrorKind::Timeout, u"the cellar node at %1 did not answer in time"_s.arg(url()));
        } else {
            fail(ErrorKind::LinkLost, u"cannot reach the cellar node at %1: no connection in time"_s.arg(url()));
        }
    }

    void onFinished()
    {
        const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        const QNetworkReply::NetworkError error = m_reply->error();
        read();
        if (m_reply == nullptr) {
            return; // larger than it may be
        }
        if (error != QNetworkReply::NoError && status == 0) {
            fail(m_sent ? ErrorKind::Timeout : ErrorKind::LinkLost, networkErrorText(m_access, *m_reply));
        } else if (isCutShort()) {
            // Who answers has got the request, whatever Qt has told of it until now.
            const QString text = error == QNetworkReply::NoError ? u"the answer of %1 broke off"_s.arg(url())
                                                                 : networkErrorText(m_access, *m_reply);
            fail(ErrorKind::Timeout, text);
        } else {
            finish(outcome(status));
        }
    }

    // Qt says so or, when the end comes with the last bytes, does not.
    [[nodiscard]] bool isCutShort() const
    {
        const QVariant length = m_reply->header(QNetworkRequest::ContentLengthHeader);
        return m_reply->error() == QNetworkReply::RemoteHostClosedError ||
               (length.isValid() && m_body.size() < length.toLongLong());
    }

    [[nodiscard]] NodeAnswer outcome(int status) const
    {
        if (status < 200 || status > 299) {
            return unexpected(NodeFailure{errorOf(status, m_body), status});
        }
        constexpr int noContent = 204;
        if (status == noContent) {
            return QJsonObject();
        }
        const QJsonDocument document = QJsonDocument::fromJson(m_body);
        if (!document.isObject()) {
            const QString text = u"%1 does not answer as a cellar node does; is the address right?"_s.arg(url());
            return unexpected(NodeFailure{{ErrorKind::Protocol, text}, status});
        }
        return document.object();
    }

    [[nodiscard]] QString url() const { return m_access.url.toString(); }

    void fail(ErrorKind kind, const QString &text) { finish(unexpected(NodeFailure{{kind, text}, 0})); }

    void finish(const NodeAnswer &result)
    {
        m_deadline.stop();
        m_reply->disconnect(this);
        m_reply->deleteLater(); // closes the connection if it is still busy
        m_reply = nullptr;
        m_result = result;
        // Not from inside the reply's own signal: whoever is called may delete the client, and the reply with it.
        QMetaObject::invokeMethod(
            this, [this] { deliver(); }, Qt::QueuedConnection);
    }

    void deliver()
    {
        deleteLater();
        // Copies that outlive us, for the same reason.
        const NodeClient::Done done = std::move(m_done);
        const NodeAnswer result = *std::move(m_result);
        if (m_context) {
            done(result);
        }
    }

    QNetworkReply *m_reply;
    const NodeAccess &m_access;
    const NodeLimits &m_limits;
    QPointer<QObject> m_context;
    NodeClient::Done m_done;
    std::optional<NodeAnswer> m_result;
    QTimer m_deadline;
    QByteArray m_body;
    bool m_sent = false;
};

} // namespace

NodeClient::NodeClient(NodeAccess access, const NodeLimits &limits, QObject *parent)
    : QObject(parent)
    , m_access(std::move(access))
    , m_limits(limits)
{
}

// Before the network manager, on which the requests depend.
NodeClient::~NodeClient()
{
    qDeleteAll(findChildren<QObject *>(Qt::FindDirectChildrenOnly));
}

void NodeClient::get(const QByteArray &path, QObject *context, Done done)
{
    QNetworkReply *reply = m_network.get(nodeRequest(m_access, path));
    new NodeCall(reply, m_access, m_limits, context, std::move(done), this);
}

void NodeClient::put(const QByteArray &path, const QJsonObject &body, QObject *context, Done done)
{
    const QByteArray json = QJsonDocument(body).toJson(QJsonDocument::Compact);
    QNetworkReply *reply = sendOnce(m_network, "PUT", nodeRequest(m_access, path), json);
    new NodeCall(reply, m_access, m_limits, context, std::move(done), this);
}

void NodeClient::remove(const QByteArray &path, QObject *context, Done done)
{
    QNetworkReply *reply = sendOnce(m_network, "DELETE", nodeRequest(m_access, path), nothing);
    new NodeCall(reply, m_access, m_limits, context, std::move(done), this);
}

void NodeClient::post(const QByteArray &path, QObject *context, Done done)
{
    QNetworkReply *reply = sendOnce(m_network, "POST", nodeRequest(m_access, path), nothing);
    new NodeCall(reply, m_access, m_limits, context, std::move(done), this);
}

QByteArray setpointPath(const QString &vessel)
{
    return "/api/v1/vessels/" + QUrl::toPercentEncoding(vessel) + "/setpoint";
}

QByteArray changePath(const QString &change)
{
    return "/api/v1/setpoint-changes/" + QUrl::toPercentEncoding(change);
}

} // namespace cellar
