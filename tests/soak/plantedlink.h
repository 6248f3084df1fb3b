// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/panellink.h"

#include <QHash>

#include <memory>
#include <random>

namespace cellar::soak {

// What the soak is to find when somebody builds it into the node.
enum class Plant
{
    Nothing,
    Number, // a temperature that is one digit off, now and then
    FaultWord, // the word of a missing probe taken for a number
    OldNumber, // an answer of a second ago passes for a fresh one
    StuckRequest, // now and then a read of a setpoint is never answered
    FalseProof, // a write that is not sent reads back as if it were
    Leak, // some kilobytes with each poll
};

// A real link with one of these mistakes in it. Passes everything else on.
class PlantedLink final : public PanelLink
{
    Q_OBJECT

public:
    PlantedLink(std::unique_ptr<PanelLink> inner, Plant plant, const Clock &clock);

    [[nodiscard]] QString id() const override { return m_inner->id(); }
    [[nodiscard]] LinkStatus status() const override { return m_inner->status(); }
    void start() override { m_inner->start(); }
    void stop() override { m_inner->stop(); }
    void readSetpoint(const QString &vessel, ReadDone done) override;
    void writeSetpoint(const QString &vessel, double value, WriteDone done) override;
    [[nodiscard]] bool writesUnchanged(const QString &vessel) const override
    {
        return m_inner->writesUnchanged(vessel);
    }

    [[nodiscard]] quint64 polls() const { return m_polls; }

private:
    void onSampled(const QList<VesselSample> &samples);
    void spoil(VesselSample &sample);
    [[nodiscard]] bool strikes(int oneIn) { return m_dice() % static_cast<quint32>(oneIn) == 0; }

    std::unique_ptr<PanelLink> m_inner;
    const Plant m_plant;
    const Clock &m_clock;
    std::minstd_rand m_dice;
    quint64 m_polls = 0;
    QHash<QString, VesselSample> m_old; // by vessel
    QHash<QString, double> m_unsent; // by vessel: what was not written
    QList<QByteArray> m_leak;
};

} // namespace cellar::soak
