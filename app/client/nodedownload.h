// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/nodeclient.h"

#include <QTimer>

namespace cellar {

// Fetches one file of a node, however large, into a device: the memory of a few parts, and a deadline for each of them
// rather than for the whole. Main thread; the device outlives it. Emits finished() exactly once: without an error only
// when all of the file has come.
class NodeDownload final : public QObject
{
    Q_OBJECT

public:
    NodeDownload(NodeAccess access, QIODevice &to, Milliseconds patience = Milliseconds(30'000));
    ~NodeDownload() override;

    // Call once. `accept` is the media type that is wanted.
    void start(const QByteArray &path, const QByteArray &accept);
    [[nodiscard]] qint64 received() const { return m_received; }

Q_SIGNALS:
    // Null: it is all there.
    void finished(const std::optional<cellar::NodeFailure> &failure);

private:
    void read();
    void onFinished();
    void finish(const std::optional<NodeFailure> &failure);

    const NodeAccess m_access;
    QIODevice &m_to;
    QNetworkAccessManager m_network;
    QNetworkReply *m_reply = nullptr;
    QTimer m_deadline;
    QByteArray m_problem; // the body of an answer that is not the file
    qint64 m_received = 0; // bytes of the file
};

} // namespace cellar
