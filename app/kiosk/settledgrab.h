// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kioskwindow.h"

#include <QElapsedTimer>
#include <QImage>
#include <QTimer>

namespace cellar {

// Takes a picture of a KioskWindow once it shows readings and has stopped moving, at the latest after ten seconds.
class SettledGrab : public QObject
{
    Q_OBJECT

public:
    explicit SettledGrab(KioskWindow &kiosk);

    void start();

Q_SIGNALS:
    // Once.
    void taken(const QImage &picture);

private:
    void look();

    KioskWindow &m_kiosk;
    QTimer m_poll;
    QElapsedTimer m_since;
    QImage m_last;
};

} // namespace cellar
