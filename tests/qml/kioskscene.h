// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controllers/cellarui.h"
#include "fakes/fakecellar.h"
#include "fakes/manualclock.h"

#include <QImage>
#include <QQuickView>
#include <QStringList>
#include <QTranslator>

namespace cellar {

// The whole kiosk over a FakeCellar in a window of its own, for tests that look at it or touch it. The clock stands
// still, the language is English with its plurals. Collects every QML warning.
class KioskScene
{
public:
    explicit KioskScene(QSize size, SetpointTimes times = {});

    // Shows the window and waits until its first frame is there. False: something is wrong, see warnings().
    [[nodiscard]] bool show();
    // The next frame after which nothing moves any more: some items draw in two steps.
    [[nodiscard]] QImage grab();
    // The first visual item of this objectName below the root; nullptr if there is none.
    [[nodiscard]] QQuickItem *item(const QString &objectName) const;
    // The dial of a vessel; nullptr when it is not on the screen.
    [[nodiscard]] QQuickItem *dial(const QString &vessel) const;

    [[nodiscard]] const QStringList &warnings() const { return m_warnings; }
    [[nodiscard]] QQuickView &view() { return m_view; }

    FakeCellar cellar;
    ManualClock clock;
    CellarUi ui;

private:
    QTranslator m_english;
    QQuickView m_view;
    QStringList m_warnings;
};

} // namespace cellar
