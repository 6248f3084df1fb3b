// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/cellar.h"
#include "model/vesselboard.h"

#include <QHash>
#include <QQueue>
#include <QTimer>

namespace cellar {

class ChangeRecorder;
class SetpointTransaction;

// The node's own Cellar: feeds the links' samples to a VesselBoard, publishes a snapshot per poll and runs setpoint
// transactions, one at a time per vessel. Owned by the composition root, main thread. The links must outlive it.
class LocalCellar final : public Cellar
{
    Q_OBJECT

public:
    // `recorder` and `records` outlive it; null: changes are not written down, and there are no records to show.
    LocalCellar(const CellarConfig &config, const QList<PanelLink *> &links, const Clock &clock,
        ChangeRecorder *recorder = nullptr, CellarRecords *records = nullptr, QObject *parent = nullptr);
    ~LocalCellar() override;

    [[nodiscard]] SnapshotPtr snapshot() const override { return m_snapshot; }
    [[nodiscard]] Connection connection() const override { return Connection::Online; }
    [[nodiscard]] QString connectionText() const override { return {}; }
    void requestSetpoint(const SetpointRequest &request, QObject *context, SetpointAnswer answer) override;
    [[nodiscard]] std::optional<SetpointChange> change(const QString &id) const override;
    [[nodiscard]] CellarRecords &records() override { return m_records; }

    // What is in the vessels, by id; vessels that are not in it are empty.
    void setBatches(const QHash<QString, Batch> &batches);

    // Lets time pass: called ten times a second by an own timer, and by tests.
    void tick();

    // How long a finished change stays with its vessel in the snapshot.
    static constexpr std::chrono::seconds changeStays{10};
    // How many changes change() remembers.
    static constexpr int changesRemembered = 1000;

private:
    using Ticks = VesselBoard::Ticks;

    [[nodiscard]] Result<SetpointRequest> check(const SetpointRequest &request) const;
    [[nodiscard]] PanelLink *linkOf(const QString &panel) const;
    void begin(const SetpointRequest &request, const SetpointAnswer &answer);
    void onProgress(const SetpointChange &change);
    void onFinished(const QString &vessel);
    void remember(const SetpointChange &change);
    void publish();

    const Clock &m_clock;
    const QList<PanelLink *> m_links;
    ChangeRecorder *const m_recorder;
    NoRecords m_noRecords;
    CellarRecords &m_records;
    VesselBoard m_board;
    SnapshotPtr m_snapshot;
    quint64 m_sequence = 0;
    QHash<QString, SetpointTransaction *> m_running; // by vessel; children of this
    QHash<QString, Ticks> m_changeShownUntil; // by vessel, of finished changes
    QHash<QString, SetpointChange> m_changes; // by id
    QQueue<QString> m_changeOrder; // oldest first
    QTimer m_ticker;
};

} // namespace cellar
