// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/profilecatalog.h"

#include "core/settingsreader.h"

#include <QDir>
#include <QFileInfo>
#include <QMap>

using namespace Qt::StringLiterals;

// Must stand outside every namespace; makes the linker keep the profiles of the static library.
static void keepDeviceProfiles()
{
    Q_INIT_RESOURCE(devices);
}

namespace cellar {

namespace {

void load(const QFileInfo &file, QMap<QString, DeviceProfile> &profiles, ProfileCatalog &catalog)
{
    const Result<QByteArray> text = readConfigFile(file.filePath());
    if (!text) {
        catalog.problems.append({{file.filePath(), 0, 0}, text.error().text, false});
        return;
    }
    const ProfileResult result = readDeviceProfile(*text, file.completeBaseName(), file.filePath());
    if (result.profile) {
        profiles.insert(file.completeBaseName(), *result.profile);
    } else {
        catalog.problems += result.problems.first(std::min<qsizetype>(1, result.problems.size()));
    }
}

} // namespace

ProfileCatalog loadProfileCatalog(const QString &folder, const QString &exceptFile)
{
    keepDeviceProfiles();
    ProfileCatalog catalog;
    QMap<QString, DeviceProfile> profiles;
    QList<QDir> folders{QDir(u":/devices"_s)};
    if (!folder.isEmpty()) {
        folders.append(QDir(folder));
    }
    for (const QDir &place : folders) {
        for (const QFileInfo &file : place.entryInfoList({u"*.toml"_s}, QDir::Files, QDir::Name)) {
            if (exceptFile.isEmpty() || file.absoluteFilePath() != QFileInfo(exceptFile).absoluteFilePath()) {
                load(file, profiles, catalog);
            }
        }
    }
    catalog.profiles = profiles.values();
    return catalog;
}

} // namespace cellar
