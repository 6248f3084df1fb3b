// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/settings.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QSslConfiguration>
#include <QTimer>

namespace cellar {

// The certificate and key files of [server.tls], read again whenever they change. A pair that does not fit together
// (a renewal caught half-way, a typing error) is reported and the previous one stays in use.
class TlsFiles final : public QObject
{
    Q_OBJECT

public:
    explicit TlsFiles(TlsSettings settings);

    // Reads and checks both files now.
    [[nodiscard]] Result<QSslConfiguration> load() const;

Q_SIGNALS:
    void renewed(const QSslConfiguration &configuration);

private:
    void watch();
    void reload();

    const TlsSettings m_settings;
    QFileSystemWatcher m_watcher;
    QTimer m_settle; // both files are usually replaced one after the other
};

} // namespace cellar
