// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sim/alphasimserver.h"
#include "sim/simpanel.h"

#include <map>

namespace cellar {

// An Alpha cellar panel: the web pages that it shows, and the address that takes setpoints. Its tanks fill the
// configured pages in the order of their slots, the first pages one more than the others where they cannot be alike; a
// slot that nobody uses shows 1000, 0 and a closed valve. An address or a request that it does not know changes nothing
// and is answered 404 or 400.
class AlphaSimPanel final : public SimPanel
{
public:
    explicit AlphaSimPanel(const PanelSettings &settings);

    // What a vessel on such a panel is made of: temperatures and setpoints in tenths, no registers of its own.
    [[nodiscard]] static DeviceProfile profile(DeviceProfile base);

    Result<void> add(SimVessel *vessel) override;
    Result<void> listen() override;
    [[nodiscard]] QString whereabouts() const override;
    void dropConnections(Milliseconds refuse) override { m_server.dropConnections(refuse); }
    [[nodiscard]] Milliseconds refusesFor() const override { return m_server.refusesFor(); }
    void acceptAgain() override { m_server.acceptAgain(); }

    // One request, without the wire.
    [[nodiscard]] SimPage answer(const QByteArray &target) const;

private:
    struct Slots
    {
        int first = 1;
        int count = 0;
    };

    [[nodiscard]] std::optional<Slots> slotsOf(const QByteArray &target) const;
    [[nodiscard]] SimPage pageOf(const Slots &tanks) const;
    [[nodiscard]] QByteArray listOf(const Slots &tanks) const;
    [[nodiscard]] SimPage submit(const QByteArray &query) const;

    std::map<int, SimVessel *> m_bySlot;
    std::map<int, SimVessel *> m_byAddress;
    AlphaSimServer m_server;
};

} // namespace cellar
