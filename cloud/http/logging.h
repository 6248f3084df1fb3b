// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

// What leaves the building: outbox, sinks, heartbeats. No secret ever appears in it.
Q_DECLARE_LOGGING_CATEGORY(lcCloud)
