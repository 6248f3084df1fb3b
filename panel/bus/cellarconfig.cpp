// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/alphapage.h"
#include "bus/deviceprofile.h"
#include "core/settingsreader.h"
#include "core/tomltable.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

// Q_INIT_RESOURCE must stand outside every namespace. It also makes the linker take the profiles out of the static
// library, where nothing else refers to them.
static void initDeviceProfiles()
{
    Q_INIT_RESOURCE(devices);
}

namespace cellar {

namespace {

// Finds profiles by name: beside cellar.toml first, then the built-in ones.
class ProfileShelf
{
public:
    explicit ProfileShelf(const QString &cellarFile)
        : m_cellarFile(QFileInfo(cellarFile))
    {
        initDeviceProfiles();
    }

    // Empty: there is no such profile.
    [[nodiscard]] QString fileOf(const QString &name) const
    {
        const QString fileName = name + u".toml"_s;
        const QFileInfo beside(m_cellarFile.dir(), fileName);
        if (beside.exists() && beside.absoluteFilePath() != m_cellarFile.absoluteFilePath()) {
            return beside.filePath();
        }
        const QString builtIn = u":/devices/"_s + fileName;
        return QFileInfo::exists(builtIn) ? builtIn : QString();
    }

    [[nodiscard]] QStringList names() const
    {
        QStringList names;
        for (const QDir &folder : {m_cellarFile.dir(), QDir(u":/devices"_s)}) {
            for (const QFileInfo &file : folder.entryInfoList({u"*.toml"_s}, QDir::Files, QDir::Name)) {
                if (file.absoluteFilePath() != m_cellarFile.absoluteFilePath()) {
                    names.append(file.completeBaseName());
                }
            }
        }
        return names;
    }

private:
    QFileInfo m_cellarFile;
};

struct Loading
{
    ProfileShelf shelf;
    CellarConfig config;
    QList<ConfigProblem> cellarProblems;
    QList<ConfigProblem> profileProblems;
    QStringList tried;
};

void loadProfile(Loading &loading, const VesselSettings &vessel)
{
    const QString file = loading.shelf.fileOf(vessel.device);
    if (file.isEmpty()) {
        const QStringList names = loading.shelf.names();
        const std::optional<QString> near = nearestWord(vessel.device, names);
        const QString hint =
            near ? u", did you mean \"%1\"?"_s.arg(*near) : u"; there are \"%1\""_s.arg(names.join(u"\", \""_s));
        loading.cellarProblems.append(
            {vessel.deviceWhere, u"there is no device profile \"%1\"%2"_s.arg(vessel.device, hint), false});
        return;
    }
    if (loading.tried.contains(vessel.device)) {
        return;
    }
    loading.tried.append(vessel.device);
    const Result<QByteArray> text = readConfigFile(file);
    if (!text) {
        loading.profileProblems.append({{file, 0, 0}, text.error().text, false});
        return;
    }
    const ProfileResult result = readDeviceProfile(*text, vessel.device, file);
    loading.profileProblems += result.problems;
    if (result.profile) {
        loading.config.profiles.insert(vessel.device, *result.profile);
    }
}

int lastAddress(const DeviceProfile &profile)
{
    QList<int> last;
    QList<RegisterPoint> points{profile.temperature, profile.setpointRead, profile.setpointWrite};
    if (profile.deviceLimits) {
        points += {profile.deviceLimits->min, profile.deviceLimits->max};
    }
    for (const RegisterPoint &point : std::as_const(points)) {
        last.append(point.address + registerCount(point.type) - 1);
    }
    last.append(profile.valve.address + (profile.valve.function >= 3 ? registerCount(profile.valve.type) - 1 : 0));
    if (const auto &bits = profile.faultBits) {
        last.append(bits->address + (bits->function >= 3 ? registerCount(bits->type) - 1 : bits->bits.lastKey()));
    }
    last.append(profile.faultCodes ? profile.faultCodes->address : 0);
    last.append(profile.decimals ? profile.decimals->address + registerCount(profile.decimals->type) - 1 : 0);
    last.append(profile.unitPoint ? profile.unitPoint->address : 0);
    last.append(profile.enable ? profile.enable->address : 0);
    return *std::max_element(last.cbegin(), last.cend());
}

// What the register of the setpoint can hold, in the device's unit.
ValueRange writableRange(const RegisterPoint &point)
{
    const auto scaled = [&point](double low, double high) {
        return point.scale > 0 ? ValueRange{low * point.scale, high * point.scale}
                               : ValueRange{high * point.scale, low * point.scale};
    };
    switch (point.type) {
    case RegisterType::Int16:
        return scaled(std::numeric_limits<qint16>::min(), std::numeric_limits<qint16>::max());
    case RegisterType::Uint16:
        return scaled(0, std::numeric_limits<quint16>::max());
    case RegisterType::Int32:
        return scaled(std::numeric_limits<qint32>::min(), std::numeric_limits<qint32>::max());
    case RegisterType::Uint32:
        return scaled(0, std::numeric_limits<quint32>::max());
    case RegisterType::Float32:
        break;
    }
    return {std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max()};
}

bool isWholeMultiple(double value, double unit)
{
    const double count = value / unit;
    return std::abs(count - std::round(count)) < 1e-6 * std::max(1.0, std::abs(count));
}

// A limit that the register cannot hold exactly would make every change end as refused: it never reads back.
QString limitsProblem(const SetpointLimits &limits, const RegisterPoint &point)
{
    const ValueRange range = writableRange(point);
    if (limits.min < range.min || limits.max > range.max) {
        return u"the device can only hold setpoints from %1 to %2"_s.arg(range.min).arg(range.max);
    }
    // Where the device says how many decimals it has, only it knows its steps.
    const bool whole = point.type != RegisterType::Float32 && !point.decimals;
    if (whole && !(isWholeMultiple(limits.step, point.scale) && isWholeMultiple(limits.min, point.scale))) {
        return u"the device holds setpoints in steps of %1: 'min' and 'step' must be multiples of it"_s.arg(
            std::abs(point.scale));
    }
    return {};
}

// `speaker` is what people call the device.
void checkLimits(Loading &loading, const VesselSettings &vessel, TemperatureUnit unit, const RegisterPoint &setpoint,
    const QString &speaker)
{
    const bool given = vessel.limitsWhere.line > 0;
    if (!given && unit != TemperatureUnit::Fahrenheit) {
        loading.cellarProblems.append(
            {vessel.where, u"missing key 'limits': the usual ones are °F, but \"%1\" speaks °C"_s.arg(speaker), false});
        return;
    }
    const QString text = limitsProblem(vessel.limits, setpoint);
    if (!text.isEmpty()) {
        loading.cellarProblems.append({given ? vessel.limitsWhere : vessel.where, text, false});
    }
}

void checkVessel(Loading &loading, const VesselSettings &vessel, const DeviceProfile &profile)
{
    if (vessel.offset + lastAddress(profile) > 65535) {
        loading.cellarProblems.append(
            {vessel.where, u"'offset' %1 leads beyond address 65535"_s.arg(vessel.offset), false});
    }
    checkLimits(loading, vessel, vessel.unitSetting.value_or(profile.unit), profile.setpointWrite, vessel.device);
}

// An Alpha panel has no profile; it takes a setpoint as a whole number of tenths.
void checkAlphaVessel(Loading &loading, const VesselSettings &vessel)
{
    const QList<PanelSettings> &panels = loading.config.settings.panels;
    const auto panel = std::ranges::find(panels, vessel.panel, &PanelSettings::id);
    if (panel != panels.end() && panel->driver == PanelDriver::Alpha) {
        const RegisterPoint setpoint{6, vessel.address, RegisterType::Uint16, alpha::setpointStep};
        checkLimits(loading, vessel, vessel.unitSetting.value_or(TemperatureUnit::Fahrenheit), setpoint, vessel.panel);
    }
}

// Two dials on one register would fight each other without anybody seeing why.
void checkSharedRegisters(Loading &loading)
{
    QHash<QString, QString> owners;
    for (const VesselSettings &vessel : std::as_const(loading.config.settings.vessels)) {
        const auto profile = loading.config.profiles.constFind(vessel.device);
        if (profile == loading.config.profiles.constEnd()) {
            continue;
        }
        const int address = vessel.offset + profile->setpointWrite.address;
        const QString key = u"%1/%2/%3"_s.arg(vessel.panel).arg(vessel.unit).arg(address);
        if (owners.contains(key)) {
            loading.cellarProblems.append({vessel.where,
                u"\"%1\" has the same setpoint register as \"%2\": panel \"%3\", unit %4, address %5"_s
                    .arg(vessel.id, owners.value(key), vessel.panel)
                    .arg(vessel.unit)
                    .arg(address),
                false});
        } else {
            owners.insert(key, vessel.id);
        }
    }
}

void loadProfiles(Loading &loading)
{
    for (const VesselSettings &vessel : std::as_const(loading.config.settings.vessels)) {
        if (vessel.device.isEmpty()) {
            checkAlphaVessel(loading, vessel);
            continue;
        }
        const bool isFirst = !loading.tried.contains(vessel.device);
        loadProfile(loading, vessel);
        const auto profile = loading.config.profiles.constFind(vessel.device);
        if (profile != loading.config.profiles.constEnd()) {
            checkVessel(loading, vessel, *profile);
            if (isFirst && !profile->verifyOnSite.isEmpty()) {
                loading.cellarProblems.append({vessel.deviceWhere,
                    u"verify \"%1\" on site before you trust it: %2"_s.arg(vessel.device, profile->verifyOnSite),
                    true});
            }
        }
    }
    checkSharedRegisters(loading);
}

} // namespace

DeviceProfile CellarConfig::profileOf(const VesselSettings &vessel) const
{
    DeviceProfile profile = profiles.value(vessel.device);
    profile.unit = vessel.unitSetting.value_or(profile.unit);
    return profile;
}

TemperatureUnit CellarConfig::unitOf(const VesselSettings &vessel) const
{
    return profileOf(vessel).unit;
}

ConfigResult loadCellarConfig(const QString &file, const QList<SectionReader> &sections)
{
    const Result<QByteArray> text = readConfigFile(file);
    if (!text) {
        return {std::nullopt, {{{file, 0, 0}, text.error().text, false}}};
    }
    SettingsDraft draft = draftSettings(*text, file, sections);
    Loading loading{ProfileShelf(file),
        {std::move(draft.settings), {}, QCryptographicHash::hash(*text, QCryptographicHash::Sha256)},
        std::move(draft.problems), {}, {}};
    loadProfiles(loading);
    sortByPosition(loading.cellarProblems);

    ConfigResult result;
    result.problems = loading.cellarProblems + loading.profileProblems;
    if (!hasErrors(result.problems)) {
        result.config = std::move(loading.config);
    }
    return result;
}

} // namespace cellar
