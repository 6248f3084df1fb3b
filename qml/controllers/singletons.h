// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controllers/cellarui.h"

#include <QtQml/qqmlengine.h>
#include <QtQml/qqmlregistration.h>

// The objects of CellarUi as singletons of the QML module. They stay what the composition root made and owns.
namespace cellar {

// Null, and a QML error, when nothing is attached to the engine.
template<typename T> [[nodiscard]] T *singleton(QQmlEngine *engine, T &(CellarUi::*member)())
{
    CellarUi *ui = CellarUi::of(*engine);
    if (ui == nullptr) {
        return nullptr;
    }
    T *object = &(ui->*member)();
    QJSEngine::setObjectOwnership(object, QJSEngine::CppOwnership);
    return object;
}

struct StatusSingleton
{
    Q_GADGET
    QML_FOREIGN(cellar::CellarStatus)
    QML_NAMED_ELEMENT(Status)
    QML_SINGLETON
public:
    static CellarStatus *create(QQmlEngine *engine, QJSEngine *) { return singleton(engine, &CellarUi::status); }
};

struct VesselsSingleton
{
    Q_GADGET
    QML_FOREIGN(cellar::VesselListModel)
    QML_NAMED_ELEMENT(Vessels)
    QML_SINGLETON
public:
    static VesselListModel *create(QQmlEngine *engine, QJSEngine *) { return singleton(engine, &CellarUi::vessels); }
};

struct PanelsSingleton
{
    Q_GADGET
    QML_FOREIGN(cellar::PanelListModel)
    QML_NAMED_ELEMENT(Panels)
    QML_SINGLETON
public:
    static PanelListModel *create(QQmlEngine *engine, QJSEngine *) { return singleton(engine, &CellarUi::panels); }
};

struct SetpointSingleton
{
    Q_GADGET
    QML_FOREIGN(cellar::SetpointController)
    QML_NAMED_ELEMENT(Setpoint)
    QML_SINGLETON
public:
    static SetpointController *create(QQmlEngine *engine, QJSEngine *)
    {
        return singleton(engine, &CellarUi::setpoint);
    }
};

struct HistorySingleton
{
    Q_GADGET
    QML_FOREIGN(cellar::HistoryController)
    QML_NAMED_ELEMENT(History)
    QML_SINGLETON
public:
    static HistoryController *create(QQmlEngine *engine, QJSEngine *) { return singleton(engine, &CellarUi::history); }
};

struct CoolingSingleton
{
    Q_GADGET
    QML_FOREIGN(cellar::CoolingController)
    QML_NAMED_ELEMENT(Cooling)
    QML_SINGLETON
public:
    static CoolingController *create(QQmlEngine *engine, QJSEngine *) { return singleton(engine, &CellarUi::cooling); }
};

struct BatchFormSingleton
{
    Q_GADGET
    QML_FOREIGN(cellar::BatchController)
    QML_NAMED_ELEMENT(BatchForm)
    QML_SINGLETON
public:
    static BatchController *create(QQmlEngine *engine, QJSEngine *) { return singleton(engine, &CellarUi::batch); }
};

struct JournalSingleton
{
    Q_GADGET
    QML_FOREIGN(cellar::JournalListModel)
    QML_NAMED_ELEMENT(Journal)
    QML_SINGLETON
public:
    static JournalListModel *create(QQmlEngine *engine, QJSEngine *) { return singleton(engine, &CellarUi::journal); }
};

struct ConnectionsSingleton
{
    Q_GADGET
    QML_FOREIGN(cellar::ConnectionListModel)
    QML_NAMED_ELEMENT(ConnectionList)
    QML_SINGLETON
public:
    static ConnectionListModel *create(QQmlEngine *engine, QJSEngine *)
    {
        return singleton(engine, &CellarUi::connections);
    }
};

// A type of a property only.
struct BatchFormModelType
{
    Q_GADGET
    QML_FOREIGN(cellar::BatchFormModel)
    QML_NAMED_ELEMENT(BatchFormModel)
    QML_UNCREATABLE("it belongs to BatchForm")
};

} // namespace cellar
