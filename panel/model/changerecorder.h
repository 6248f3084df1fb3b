// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/setpointchange.h"

#include <functional>

namespace cellar {

// The port through which a setpoint change is written down before anything is written to the panel. Implemented by the
// journal; outlives the LocalCellar that it is given to.
class ChangeRecorder
{
public:
    virtual ~ChangeRecorder() = default;

    // Calls `recorded` exactly once, from the event loop: when the change is safe on the disk, or when waiting for the
    // disk would keep a brewer from cooling beer. A disk that fails must not stop the cellar.
    virtual void record(const SetpointChange &change, std::function<void()> recorded) = 0;
};

} // namespace cellar
