// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controllers/cellarui.h"

#include <QQmlApplicationEngine>
#include <QQuickWindow>

namespace cellar {

// The kiosk's QML in a window. Value in the composition root, after the CellarUi it shows.
class KioskWindow : public QObject
{
    Q_OBJECT

public:
    explicit KioskWindow(CellarUi &ui);

    // Loads the module. False: the QML is broken, which it has said on stderr.
    [[nodiscard]] bool load();
    // In a window of `size`, or on the whole screen where there is none.
    void show(std::optional<QSize> size) const;

    // Null before load().
    [[nodiscard]] QQuickWindow *window() const;
    [[nodiscard]] CellarUi &ui() { return m_ui; }
    [[nodiscard]] int warnings() const { return m_warnings; }

private:
    CellarUi &m_ui;
    QQmlApplicationEngine m_engine;
    int m_warnings = 0;
};

} // namespace cellar
