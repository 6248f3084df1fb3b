// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/nodedownload.h"

#include <QFile>

#include <functional>

namespace cellar {

// A CSV file of a node on its way to the standard output. Owned by the command that began it.
class CsvToStdout
{
public:
    using Done = std::function<void(const std::optional<NodeFailure> &)>;

    explicit CsvToStdout(const NodeAccess &access);

    // Call once; `done` is called exactly once, from the event loop, unless this is gone by then.
    void start(const QByteArray &path, Done done);

private:
    QFile m_out;
    NodeDownload m_download;
};

} // namespace cellar
