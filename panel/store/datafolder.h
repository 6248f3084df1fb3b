// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QLockFile>
#include <QString>

namespace cellar {

// The node's data folder: made private when it is new, and held against a second node while this object lives.
class DataFolder
{
public:
    explicit DataFolder(const QString &path);

    // Io: cannot be made or written. Locked: another node is using it.
    [[nodiscard]] Result<void> claim();
    [[nodiscard]] const QString &path() const { return m_path; }

private:
    const QString m_path;
    QLockFile m_lock;
};

} // namespace cellar
