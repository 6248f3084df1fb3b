// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/nodeclient.h"
#include "model/cellarrecords.h"

namespace cellar {

// The records of a node somewhere else, over its API. What it answers is not believed before it was parsed. Owned by
// RemoteCellar beside the client, main thread.
class RemoteRecords final : public QObject, public CellarRecords
{
    Q_OBJECT

public:
    explicit RemoteRecords(NodeClient &client);

    void history(const HistoryQuery &query, QObject *context, Answer<HistorySeries> answer) override;
    void cooling(const CoolingQuery &query, QObject *context, Answer<CoolingFigures> answer) override;
    void journal(const JournalQuery &query, QObject *context, Answer<JournalPage> answer) override;
    void batch(const QString &vessel, QObject *context, Answer<VesselBatch> answer) override;
    // `by` is not sent: the node knows who we are by the token.
    void setBatch(const QString &vessel, const BatchTexts &texts, const QString &by, QObject *context,
        Answer<VesselBatch> answer) override;
    void clearBatch(const QString &vessel, const QString &by, QObject *context, Answer<VesselBatch> answer) override;
    void connections(QObject *context, Answer<ConnectionsStatus> answer) override;

private:
    NodeClient &m_client;
};

} // namespace cellar
