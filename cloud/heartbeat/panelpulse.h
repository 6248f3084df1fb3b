// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/snapshot.h"

#include <QHash>

namespace cellar {

// Whether every panel with vessels was really read since the last beat: at least one of its values is good and has a
// newer time than it had then. A snapshot that only repeats what was known is no pulse.
class PanelPulse
{
public:
    void note(const Snapshot &snapshot);
    [[nodiscard]] bool isAlive() const;
    // From now on something newer is asked for.
    void beat() { m_counted = m_seen; }

private:
    QHash<QString, Timestamp> m_seen; // by panel: the newest good reading
    QHash<QString, Timestamp> m_counted; // the same at the last beat
};

} // namespace cellar
