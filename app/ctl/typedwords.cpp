// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/typedwords.h"

#include "core/tomltable.h"

#include <QLocale>

#include <cmath>

using namespace Qt::StringLiterals;

namespace cellar {

Result<VesselState> findVessel(const Snapshot &snapshot, const QString &name)
{
    if (const VesselState *vessel = snapshot.vessel(name)) {
        return *vessel;
    }
    QList<VesselState> found;
    QStringList names;
    for (const VesselState &vessel : snapshot.vessels) {
        names << vessel.id << vessel.label;
        if (vessel.label.compare(name, Qt::CaseInsensitive) == 0 || vessel.id.compare(name, Qt::CaseInsensitive) == 0) {
            found.append(vessel);
        }
    }
    if (found.size() == 1) {
        return found.first();
    }
    if (found.size() > 1) {
        return unexpected(ErrorKind::NotFound,
            u"\"%1\" names %2 vessels; use the id, such as \"%3\""_s.arg(name).arg(found.size()).arg(found.first().id));
    }
    const std::optional<QString> near = nearestWord(name, names);
    const QString hint = near ? u", did you mean \"%1\"?"_s.arg(*near) : u"; \"cellarctl status\" shows them"_s;
    return unexpected(ErrorKind::NotFound, u"there is no vessel \"%1\"%2"_s.arg(name, hint));
}

std::optional<double> numberFromText(const QString &text)
{
    QLocale locale = QLocale::c();
    locale.setNumberOptions(QLocale::RejectGroupSeparator);
    bool ok = false;
    const double value = locale.toDouble(QString(text).replace(u'−', u'-'), &ok);
    return ok && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

} // namespace cellar
