// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/logging.h"

Q_LOGGING_CATEGORY(lcConfig, "cellar.config", QtInfoMsg)
Q_LOGGING_CATEGORY(lcBus, "cellar.bus", QtInfoMsg)
Q_LOGGING_CATEGORY(lcModel, "cellar.model", QtInfoMsg)
Q_LOGGING_CATEGORY(lcStore, "cellar.store", QtInfoMsg)
Q_LOGGING_CATEGORY(lcServer, "cellar.server", QtInfoMsg)
Q_LOGGING_CATEGORY(lcAuth, "cellar.auth", QtInfoMsg)
Q_LOGGING_CATEGORY(lcClient, "cellar.client", QtInfoMsg)
Q_LOGGING_CATEGORY(lcUi, "cellar.ui", QtInfoMsg)
Q_LOGGING_CATEGORY(lcSim, "cellar.sim", QtInfoMsg)
Q_LOGGING_CATEGORY(lcHistory, "cellar.history", QtInfoMsg)
Q_LOGGING_CATEGORY(lcWeb, "cellar.web", QtInfoMsg)
Q_LOGGING_CATEGORY(lcCloud, "cellar.cloud", QtInfoMsg)

namespace {

// What Q_LOGGING_CATEGORY makes, only not const.
QLoggingCategory &wireCategory()
{
    static QLoggingCategory category("cellar.bus.wire", QtWarningMsg);
    return category;
}

} // namespace

const QLoggingCategory &lcWire()
{
    return wireCategory();
}

void cellar::setWireLogging(bool on)
{
    wireCategory().setEnabled(QtDebugMsg, on);
}
