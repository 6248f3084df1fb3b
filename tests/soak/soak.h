// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/localcellar.h"
#include "soak/badcellar.h"
#include "soak/changewatch.h"
#include "soak/plantedlink.h"
#include "soak/readingjudge.h"

namespace cellar::soak {

struct Options
{
    quint64 polls = 86'400; // simulated seconds, one for each poll interval
    Milliseconds poll{20};
    double rate = 0.01; // of lost, of late and of corrupt answers, each
    Plant plant = Plant::Nothing;
};

// The simulated cellar with its bad days on one side, the node's own links and LocalCellar on the other, in one process
// and over real sockets, so that every register can be seen from both sides. Runs in the event loop; finished() once.
class Soak final : public QObject
{
    Q_OBJECT

public:
    explicit Soak(const Options &options);
    ~Soak() override;

    // The text says what is wrong with the set-up; empty: it runs.
    [[nodiscard]] QString start();
    [[nodiscard]] const Violations &violations() const { return m_violations; }
    [[nodiscard]] Violations &violations() { return m_violations; }
    // Everything that people want to know, a line each.
    [[nodiscard]] QStringList table() const;

Q_SIGNALS:
    void finished();

private:
    using Ticks = std::chrono::steady_clock::time_point;

    void tick();
    void noteStall(Ticks now);
    void disturb();
    void interfere(const SetpointChange &change);
    void turnKnob(SimVessel &vessel);
    // One time in so many.
    [[nodiscard]] bool happens(quint32 oneIn) { return m_dice() % oneIn == 0; }
    void noteAll();
    void judge();
    void calm();
    void watchRecovery();
    void end();
    [[nodiscard]] bool isRecovered() const;
    [[nodiscard]] Milliseconds stall() const;

    const Options m_options;
    SystemClock m_clock;
    Violations m_violations;
    BadCellar m_bad;
    WireTally m_wire;
    std::vector<std::unique_ptr<PlantedLink>> m_links;
    std::unique_ptr<LocalCellar> m_cellar;
    QHash<QString, VesselHistory> m_histories; // by vessel
    std::unique_ptr<ReadingJudge> m_judge;
    std::unique_ptr<ChangeWatch> m_changes;
    QTimer m_timer;
    std::mt19937 m_dice; // the same in every run

    Ticks m_begun;
    Ticks m_lastTick;
    Ticks m_calmSince; // of the end, when all faults are gone
    Milliseconds m_stallNow{0}; // the longest of this second
    Milliseconds m_stallBefore{0}; // of the last one
    int m_ticks = 0;
    double m_simulated = 0; // seconds
    bool m_calm = false;
    double m_earlyKb = 0; // resident after a fifth
    double m_lateKb = 0;
};

} // namespace cellar::soak
