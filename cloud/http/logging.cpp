// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/logging.h"

Q_LOGGING_CATEGORY(lcCloud, "cellar.cloud", QtInfoMsg)
