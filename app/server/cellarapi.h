// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cellar.h"
#include "server/routetable.h"

#include <QObject>

namespace cellar {

// The handlers of /healthz and /api/v1 that show the cellar and change setpoints. Owned by CellarServer; holds no state
// but the answer for the newest snapshot, which is serialised once however many read it.
class CellarApi final : public QObject
{
    Q_OBJECT

public:
    CellarApi(Cellar &cellar, const Clock &clock, QByteArray boot);

    void health(const Call &call) const;
    void openApi(const Call &call) const;
    void snapshot(const Call &call);
    void setSetpoint(const Call &call);
    void change(const Call &call) const;

private:
    void answerSetpoint(
        const HttpExchange &exchange, const QString &vessel, const Result<SetpointChange> &outcome) const;
    void renewSnapshot();

    Cellar &m_cellar;
    const Clock &m_clock;
    const QByteArray m_boot;
    const std::chrono::steady_clock::time_point m_started;
    const QByteArray m_openApi;
    SnapshotPtr m_serialised; // what the next two belong to
    QByteArray m_message; // the whole 200 answer
    QByteArray m_etag;
};

} // namespace cellar
