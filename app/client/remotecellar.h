// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/changeledger.h"
#include "client/eventstream.h"
#include "client/nodeclient.h"
#include "client/remoterecords.h"
#include "model/cellar.h"

#include <QTimer>

namespace cellar {

struct RemoteTiming
{
    EventStreamTiming stream;
    NodeLimits request;
    Milliseconds resumeCheck{500}; // after so long without news on a resumed stream, everything is asked for
    Milliseconds changeCheck{1'000}; // how often an accepted change without news is asked for
};

// The Cellar of a node somewhere else: its live stream as snapshots, its API for changes. While the node cannot be
// reached, the last snapshot is published with every good reading stale; all comes back by itself. Main thread, owned
// by the composition root.
class RemoteCellar final : public Cellar
{
    Q_OBJECT

public:
    explicit RemoteCellar(const NodeAccess &access, const RemoteTiming &timing = {}, QObject *parent = nullptr);

    // Begins to connect. Call once.
    void start();

    [[nodiscard]] SnapshotPtr snapshot() const override { return m_shown; }
    [[nodiscard]] Connection connection() const override { return m_connection; }
    [[nodiscard]] QString connectionText() const override { return m_connectionText; }
    // `by` and `from` of the request are not sent: the node knows who we are by the token.
    void requestSetpoint(const SetpointRequest &request, QObject *context, SetpointAnswer answer) override;
    [[nodiscard]] std::optional<SetpointChange> change(const QString &id) const override;
    [[nodiscard]] CellarRecords &records() override { return m_records; }

private:
    void onOpened(bool resuming);
    void onLost(const Error &why);
    void onEvent(const ServerEvent &event);
    void onCellar(const QJsonObject &json, const QByteArray &id);
    void onChange(const QJsonObject &json);
    void askForAll();
    void apply(Snapshot snapshot);
    void onAnswer(const QString &vessel, const NodeAnswer &answer, const SetpointAnswer &reply);
    void askForUnfinished();
    void onAsked(const QString &id, const NodeAnswer &answer);
    void tell(const QList<SetpointChange> &news);
    void show(Snapshot snapshot);
    [[nodiscard]] bool setConnection(Connection connection, const QString &text);

    NodeClient m_client;
    RemoteRecords m_records{m_client};
    EventStream m_stream;
    ChangeLedger m_ledger;
    QSet<QString> m_asking; // changes that a request is out for
    const RemoteTiming m_timing;

    Snapshot m_known; // what the node said last
    SnapshotPtr m_shown;
    quint64 m_sequence = 0; // of m_shown: ours, because a lost connection is a publication too
    QByteArray m_knownId; // event that m_known is as of
    bool m_wholeIsDue = true; // the next event is a whole snapshot, not a part
    bool m_resuming = false;
    QTimer m_resumeCheck;
    QTimer m_changeCheck;
    Connection m_connection = Connection::Connecting;
    QString m_connectionText;
};

} // namespace cellar
