// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/datafolder.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr QFile::Permissions ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;

} // namespace

DataFolder::DataFolder(const QString &path)
    : m_path(QDir(path).absolutePath())
    , m_lock(QDir(path).filePath(u"node.lock"_s))
{
    // A node holds it for months; only a process that no longer exists gives it up.
    m_lock.setStaleLockTime(0);
}

Result<void> DataFolder::claim()
{
    if (!QDir(m_path).exists() && (!QDir().mkpath(m_path) || !QFile::setPermissions(m_path, ownerOnly))) {
        return unexpected(ErrorKind::Io, u"cannot make the data folder %1"_s.arg(m_path));
    }
    if (m_lock.tryLock(0)) {
        return {};
    }
    qint64 pid = 0;
    QString host;
    QString program;
    if (m_lock.error() == QLockFile::LockFailedError && m_lock.getLockInfo(&pid, &host, &program)) {
        return unexpected(ErrorKind::Locked,
            u"the data folder %1 is in use by another node (%2, process %3)"_s.arg(m_path, program).arg(pid));
    }
    return unexpected(ErrorKind::Io, u"cannot write to the data folder %1"_s.arg(m_path));
}

} // namespace cellar
