// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings.h"

#include "core/settingsreader.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qint64 largestFile = 1024 * 1024;

SettingsResult finished(SettingsDraft draft)
{
    SettingsResult result;
    result.problems = std::move(draft.problems);
    if (!hasErrors(result.problems)) {
        result.settings = std::move(draft.settings);
    }
    return result;
}

} // namespace

QString ConfigProblem::toString() const
{
    const QString level = warning ? u"warning: "_s : QString();
    if (where.line <= 0) {
        return u"%1: %2%3"_s.arg(where.file, level, text);
    }
    return u"%1:%2:%3: %4%5"_s.arg(where.file).arg(where.line).arg(where.column).arg(level, text);
}

QString PanelSettings::addressText() const
{
    switch (driver) {
    case PanelDriver::ModbusTcp:
        return host.contains(u':') ? u"[%1]:%2"_s.arg(host).arg(port) : u"%1:%2"_s.arg(host).arg(port);
    case PanelDriver::ModbusRtu:
        return serial.device;
    case PanelDriver::Alpha:
        return alpha.url.toString();
    }
    return {};
}

bool hasErrors(const QList<ConfigProblem> &problems)
{
    return std::ranges::any_of(problems, [](const ConfigProblem &problem) { return !problem.warning; });
}

Result<QByteArray> readConfigFile(const QString &file)
{
    const QFileInfo info(file);
    if (!info.exists()) {
        return unexpected(ErrorKind::NotFound, u"there is no such file"_s);
    }
    // Neither a folder nor a pipe or device, which could block for ever or never end.
    if (!info.isFile()) {
        return unexpected(ErrorKind::Io, info.isDir() ? u"is a folder, not a file"_s : u"is not a regular file"_s);
    }
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly)) {
        return unexpected(ErrorKind::Io, u"cannot be read: %1"_s.arg(in.errorString()));
    }
    QByteArray text = in.read(largestFile + 1);
    if (text.size() > largestFile) {
        return unexpected(ErrorKind::BadInput, u"is larger than 1 MiB, which no configuration needs"_s);
    }
    return text;
}

SettingsResult readSettings(const QString &file)
{
    const Result<QByteArray> text = readConfigFile(file);
    if (!text) {
        return {std::nullopt, {{{file, 0, 0}, text.error().text, false}}};
    }
    return readSettingsText(*text, file);
}

SettingsResult readSettingsText(const QByteArray &text, const QString &name)
{
    return finished(draftSettings(text, name));
}

} // namespace cellar
