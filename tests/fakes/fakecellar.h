// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fakes/fakerecords.h"
#include "model/cellar.h"

namespace cellar {

// A Cellar whose content a test decides. Requests are refused with LinkLost until `nextAnswer` says otherwise; every
// request is recorded. Accepted changes go on only when the test calls progress().
class FakeCellar final : public Cellar
{
    Q_OBJECT

public:
    explicit FakeCellar(QObject *parent = nullptr);

    [[nodiscard]] SnapshotPtr snapshot() const override { return m_snapshot; }
    [[nodiscard]] Connection connection() const override { return m_connection; }
    [[nodiscard]] QString connectionText() const override { return m_connectionText; }
    void requestSetpoint(const SetpointRequest &request, QObject *context, SetpointAnswer answer) override;
    [[nodiscard]] std::optional<SetpointChange> change(const QString &id) const override;

    [[nodiscard]] FakeRecords &records() override { return m_records; }

    // Publishes `snapshot` with the next sequence number.
    void publish(Snapshot snapshot);
    // Publishes the present snapshot with one vessel altered.
    void alter(const QString &vessel, const std::function<void(VesselState &)> &how);
    void setConnection(Connection connection, const QString &text = {});

    // The answer to the next and all later requests: an error, or (no value) acceptance.
    void refuseWith(const Error &error) { m_refusal = error; }
    void accept() { m_refusal.reset(); }
    // Moves an accepted change on and tells everyone.
    void progress(
        const QString &id, ChangeState state, const QString &reason = {}, std::optional<double> readBack = {});

    [[nodiscard]] const QList<SetpointRequest> &requests() const { return m_requests; }
    [[nodiscard]] QString lastChangeId() const;

private:
    FakeRecords m_records;
    SnapshotPtr m_snapshot;
    Connection m_connection = Connection::Online;
    QString m_connectionText;
    std::optional<Error> m_refusal;
    QList<SetpointRequest> m_requests;
    QList<SetpointChange> m_changes;
};

} // namespace cellar
