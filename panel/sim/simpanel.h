// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "sim/simvessel.h"

#include <memory>

namespace cellar {

// The other side of one [[panel]]: takes the vessels that hang on it and answers whoever asks. One subclass per driver.
// Main thread, owned by SimCellar, which also owns the vessels and keeps them longer.
class SimPanel
{
public:
    explicit SimPanel(const PanelSettings &settings)
        : m_settings(settings)
    {
    }
    virtual ~SimPanel() = default;
    Q_DISABLE_COPY_MOVE(SimPanel)

    [[nodiscard]] const PanelSettings &settings() const { return m_settings; }

    // BadInput when its registers or its place are another vessel's; the panel is then of no use.
    virtual Result<void> add(SimVessel *vessel) = 0;
    // Opens what clients come to. Io when it cannot be had; the text says which and why.
    virtual Result<void> listen() = 0;
    // Where it listens, as one word: "127.0.0.1:5020", "/dev/pts/3", "http://127.0.0.1:8000".
    [[nodiscard]] virtual QString whereabouts() const = 0;

    // The cable is pulled, and stays out for this long.
    virtual void dropConnections(Milliseconds refuse) = 0;
    [[nodiscard]] virtual Milliseconds refusesFor() const = 0;
    virtual void acceptAgain() = 0;

private:
    const PanelSettings m_settings;
};

// What plays this panel's driver; `clock` outlives it.
[[nodiscard]] std::unique_ptr<SimPanel> makeSimPanel(const PanelSettings &settings, const Clock &clock);

} // namespace cellar
