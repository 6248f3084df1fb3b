// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "model/snapshot.h"

namespace cellar {

// The nine vessels of the demo cellar as a fixed snapshot: FV 10/1 … FV 10/6, FV 20/1, Walk-In good, BT 10/1 without a
// probe; one connected panel "main"; sequence 1.
[[nodiscard]] Snapshot demoSnapshot();

// The same nine vessels as settings, for tests that bring their own PanelLink.
[[nodiscard]] Settings demoSettings();

} // namespace cellar
