// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/record/csvtostdout.h"

#include <cstdio>

using namespace Qt::StringLiterals;

namespace cellar {

CsvToStdout::CsvToStdout(const NodeAccess &access)
    : m_download(access, m_out)
{
}

void CsvToStdout::start(const QByteArray &path, Done done)
{
    QObject::connect(&m_download, &NodeDownload::finished, &m_download,
        [this, done = std::move(done)](const std::optional<NodeFailure> &failure) {
            const bool flushed = m_out.flush();
            done(failure || flushed ? failure : NodeFailure{{ErrorKind::Io, m_out.errorString()}, 0});
        });
    // A standard output that is closed shows when the first part is written.
    (void)m_out.open(stdout, QIODevice::WriteOnly);
    m_download.start(path, "text/csv"_ba);
}

} // namespace cellar
