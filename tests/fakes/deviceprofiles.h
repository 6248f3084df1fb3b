// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/readplan.h"

#include <QByteArray>
#include <QDir>
#include <QFile>

// The profiles of resources/devices, as the tests use them.
namespace cellar {

// A profile that is not right is empty, and says why on stderr.
inline DeviceProfile parsedProfile(const QByteArray &text, const QString &name)
{
    const ProfileResult result = readDeviceProfile(text, name, name);
    for (const ConfigProblem &problem : result.problems) {
        qWarning("%s", qPrintable(problem.toString()));
    }
    return result.profile.value_or(DeviceProfile{});
}

inline QDir shippedFolder()
{
    return QDir(qEnvironmentVariable("CELLAR_SOURCE") + QStringLiteral("/resources/devices"));
}

inline DeviceProfile shippedProfile(const QString &name)
{
    QFile file(shippedFolder().filePath(name + QStringLiteral(".toml")));
    return file.open(QIODevice::ReadOnly) ? parsedProfile(file.readAll(), name) : DeviceProfile{};
}

inline QStringList shippedNames()
{
    QStringList names;
    for (const QFileInfo &file : shippedFolder().entryInfoList({QStringLiteral("*.toml")}, QDir::Files, QDir::Name)) {
        names.append(file.completeBaseName());
    }
    return names;
}

// So many vessels on unit 1, `stride` addresses apart.
inline QList<ModbusVessel> vesselsInARow(int count, int stride, const DeviceProfile &profile)
{
    QList<ModbusVessel> vessels;
    for (int at = 0; at < count; ++at) {
        vessels.append({QStringLiteral("v%1").arg(at), 1, stride * at, profile});
    }
    return vessels;
}

} // namespace cellar
