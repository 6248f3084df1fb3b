// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/connectionsapi.h"
#include "server/prometheustext.h"

namespace cellar {

// The part of /metrics about what leaves the building and what is kept. Ages are counted from `now`.
void writeConnections(PrometheusText &text, const ConnectionsStatus &status, Timestamp now);

} // namespace cellar
