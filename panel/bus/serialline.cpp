// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/serialline.h"

#include <QFile>
#include <QFileInfo>

#include <sys/stat.h>
#include <sys/sysmacros.h>

using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr int fastBaud = 19200;
constexpr auto fastSilence = 1750us;
// The kernel's list of device numbers: Unix98 pseudo-terminals.
constexpr unsigned firstPseudoTerminal = 136;
constexpr unsigned lastPseudoTerminal = 143;

} // namespace

int bitsPerCharacter(const SerialSettings &line)
{
    return 9 + (line.parity == Parity::None ? 0 : 1) + line.stopBits;
}

std::chrono::microseconds transmissionTime(const SerialSettings &line, std::size_t characters)
{
    const auto bits = static_cast<qint64>(characters) * bitsPerCharacter(line);
    return std::chrono::microseconds((bits * 1'000'000 + line.baud - 1) / line.baud);
}

std::chrono::microseconds frameSilence(const SerialSettings &line)
{
    return line.baud > fastBaud ? fastSilence : transmissionTime(line, 7) / 2;
}

std::optional<SerialDevice> serialDeviceAt(const QString &path)
{
    struct stat info = {};
    if (::stat(QFile::encodeName(path).constData(), &info) != 0) {
        return std::nullopt;
    }
    const unsigned type = major(info.st_rdev);
    const bool pseudo = S_ISCHR(info.st_mode) && type >= firstPseudoTerminal && type <= lastPseudoTerminal;
    return SerialDevice{QFileInfo(path).canonicalFilePath(), info.st_dev, info.st_ino, info.st_rdev, pseudo};
}

} // namespace cellar
