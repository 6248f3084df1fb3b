// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <memory>

namespace cellar {

// The far end of a serial line: a raw pseudo-terminal that others find by a symbolic link. A path that holds a device,
// a file or somebody else's link is never touched; a link that an earlier cellar-sim left behind is taken over, and
// the own one goes with this object. Main thread.
class SimPty : public QObject
{
    Q_OBJECT

public:
    explicit SimPty(QString link, QObject *parent = nullptr);
    ~SimPty() override;

    // Plugged in from now on. Io when the pseudo-terminal or the link cannot be had; the text says which and why.
    Result<void> plug();
    // As an adapter that is pulled out: whoever has the line open loses it, and the link is gone.
    void unplug();
    [[nodiscard]] bool isPlugged() const { return m_master >= 0; }

    [[nodiscard]] QString link() const { return m_link; }
    [[nodiscard]] QString device() const { return m_device; } // /dev/pts/N, another one each time

    // What nobody reads is lost, as on a line.
    void write(QByteArrayView bytes);

Q_SIGNALS:
    void received(const QByteArray &bytes);

private:
    [[nodiscard]] Result<void> claim();
    [[nodiscard]] Result<void> openMaster();
    [[nodiscard]] Result<void> makeLink();
    void read();
    void lookForClient();
    void removeLink();

    const QString m_link;
    QString m_device;
    int m_master = -1;
    int m_claim = -1; // a socket whose name says who plays this line
    std::unique_ptr<QSocketNotifier> m_notifier;
    QTimer m_lookTimer; // while nobody has the line open
};

} // namespace cellar
