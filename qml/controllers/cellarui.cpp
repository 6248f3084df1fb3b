// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controllers/cellarui.h"

#include <QQmlEngine>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr auto propertyName = "cellarUi";

} // namespace

CellarUi::CellarUi(Cellar &cellar, const Clock &clock, SetpointTimes times, ChartTimes chartTimes)
    : m_status(cellar, clock)
    , m_vessels(cellar, clock)
    , m_panels(cellar)
    , m_setpoint(cellar, clock, u"kiosk"_s, times)
    , m_history(cellar, clock, chartTimes)
    , m_cooling(cellar, m_history)
    , m_batch(cellar, u"kiosk"_s)
    , m_journal(cellar)
    , m_connections(cellar)
{
    connect(&m_setpoint, &SetpointController::accepted, &m_vessels, &VesselListModel::applyChange);
}

void CellarUi::attach(QQmlEngine &engine)
{
    engine.setProperty(propertyName, QVariant::fromValue<QObject *>(this));
    engine.addImportPath(u"qrc:/qt/qml"_s);
}

CellarUi *CellarUi::of(const QQmlEngine &engine)
{
    return qobject_cast<CellarUi *>(engine.property(propertyName).value<QObject *>());
}

} // namespace cellar
