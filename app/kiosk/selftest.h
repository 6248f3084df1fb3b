// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kioskwindow.h"

#include <QElapsedTimer>
#include <QTimer>

namespace cellar {

// Walks through every page and dialog of a shown KioskWindow, one frame each, without sending anything. Finishes once,
// with what is wrong: a QML warning, a page that does not come, or no good reading within ten seconds to draft with.
class SelfTest : public QObject
{
    Q_OBJECT

public:
    explicit SelfTest(KioskWindow &kiosk);

    void start();

Q_SIGNALS:
    // Empty: all is well.
    void finished(const QString &problem);

private:
    using Step = QString (SelfTest::*)(); // returns what is wrong

    void waitForReading();
    void next();
    void finish(const QString &problem);
    [[nodiscard]] QString firstUsableVessel() const;
    [[nodiscard]] QObject *kioskItem() const;

    QString lookAtDials();
    QString showAbout();
    QString turnTo(look::Page page, const QString &objectName);
    QString showConnections();
    QString showJournal();
    QString leaveAbout();
    QString showVessel();
    QString lookAtVessel();
    QString showBatch();
    QString lookAtBatch();
    QString leaveVessel();
    QString tap();
    QString ask();
    QString cancel();

    KioskWindow &m_kiosk;
    QTimer m_poll;
    QElapsedTimer m_since;
    qsizetype m_step = 0;
};

} // namespace cellar
