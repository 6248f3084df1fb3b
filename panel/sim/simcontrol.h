// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sim/simcellar.h"

#include <QJsonObject>

namespace cellar {

// What the control port does, apart from HTTP: a request in, a status and JSON out.
//   GET  /faults          active faults, and all that there are with their options
//   POST /faults          {"vessel": …, "panel": …, "fault": …, …}: puts a fault on one vessel, a panel or all
//   DELETE /faults        with the same vessel or panel, or without a body: clears
//   GET  /state           the truth about every vessel
//   GET  /vessels/{name}  about one
//   POST /vessels/{name}  {"temperature": …, "setpoint": …, "fermentation_kw": …, "limits": {…}}: a hand at the panel
// Bad requests change nothing and are answered 400, 404 or 405 with {"error": text}.
class SimControl
{
public:
    struct Answer
    {
        int status = 200;
        QJsonObject json;
    };

    explicit SimControl(SimCellar &cellar)
        : m_cellar(cellar)
    {
    }

    // `path` is decoded and without a query.
    [[nodiscard]] Answer handle(const QString &method, const QString &path, const QByteArray &body);

private:
    struct Scope
    {
        QList<SimVessel *> vessels;
        QList<SimPanel *> panels;
    };

    [[nodiscard]] Answer faults(const QString &method, const QByteArray &body);
    [[nodiscard]] Answer vessel(const QString &method, const QString &name, const QByteArray &body);
    [[nodiscard]] Answer activeFaults() const;
    [[nodiscard]] Answer everyFault() const;
    [[nodiscard]] Answer state() const;
    [[nodiscard]] Result<Scope> scopeOf(const QJsonObject &json) const;
    [[nodiscard]] Result<SimVessel *> findVessel(const QString &name) const;
    [[nodiscard]] Result<QList<SimPanel *>> findPanels(const std::optional<QString> &id) const;
    Result<void> putFault(const QJsonObject &json);
    Result<void> clearFaults(const QJsonObject &json);
    Result<void> setVessel(SimVessel &vessel, const QJsonObject &json);

    SimCellar &m_cellar;
};

} // namespace cellar
