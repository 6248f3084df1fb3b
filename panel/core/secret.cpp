// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secret.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qint64 largestSecret = 64 * 1024;

Result<Secret> fromEnvironment(const QString &name)
{
    const QByteArray key = name.toLocal8Bit();
    if (name.isEmpty() || !qEnvironmentVariableIsSet(key.constData())) {
        return unexpected(ErrorKind::NotFound, u"the environment variable \"%1\" is not set"_s.arg(name));
    }
    const QString text = qEnvironmentVariable(key.constData());
    if (text.isEmpty()) {
        return unexpected(ErrorKind::BadInput, u"the environment variable \"%1\" is empty"_s.arg(name));
    }
    return Secret{text, {}};
}

Result<Secret> fromFile(const QString &path)
{
    const QFileInfo info(path);
    QFile file(path);
    if (!info.isFile() || !file.open(QIODevice::ReadOnly)) {
        const QString why = !info.exists()   ? u"there is no such file"_s
                            : !info.isFile() ? u"it is not a regular file"_s
                                             : file.errorString();
        return unexpected(ErrorKind::Io, u"cannot read the secret in \"%1\": %2"_s.arg(path, why));
    }
    const QByteArray bytes = file.read(largestSecret + 1);
    const QString text = QString::fromUtf8(bytes).trimmed();
    if (bytes.size() > largestSecret || text.isEmpty()) {
        const QString why = text.isEmpty() ? u"empty"_s : u"larger than 64 KiB"_s;
        return unexpected(ErrorKind::BadInput, u"the secret in \"%1\" is %2"_s.arg(path, why));
    }
    constexpr auto others = QFile::ReadOther | QFile::WriteOther;
    const bool open = (file.permissions() & others) != 0;
    return Secret{text, open ? u"everybody on this machine can read \"%1\"; use mode 0600"_s.arg(path) : QString()};
}

} // namespace

Result<Secret> resolveSecret(const QString &spec, const QString &folder)
{
    if (spec.startsWith(u"env:"_s)) {
        return fromEnvironment(spec.mid(4));
    }
    if (spec.startsWith(u"file:"_s)) {
        if (spec.size() == 5) {
            return unexpected(ErrorKind::BadInput, u"\"file:\" needs a path"_s);
        }
        return fromFile(QDir(folder).absoluteFilePath(spec.mid(5)));
    }
    if (spec.isEmpty()) {
        return unexpected(ErrorKind::BadInput, u"the secret is empty"_s);
    }
    return Secret{spec, u"the secret stands in the file itself; better \"env:NAME\" or \"file:PATH\""_s};
}

} // namespace cellar
