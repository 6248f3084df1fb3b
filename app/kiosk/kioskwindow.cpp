// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kioskwindow.h"

#include "core/logging.h"

#include <QGuiApplication>
#include <QScreen>

using namespace Qt::StringLiterals;

namespace cellar {

KioskWindow::KioskWindow(CellarUi &ui)
    : m_ui(ui)
{
    connect(&m_engine, &QQmlEngine::warnings, this,
        [this](const QList<QQmlError> &errors) { m_warnings += int(errors.size()); });
    m_ui.attach(m_engine);
}

bool KioskWindow::load()
{
    m_engine.load(QUrl(u"qrc:/qt/qml/Cellar/pages/Main.qml"_s));
    if (window() == nullptr) {
        return false;
    }
    connect(
        window(), &QQuickWindow::frameSwapped, this, [] { qCDebug(lcUi, "first frame"); }, Qt::SingleShotConnection);
    return true;
}

void KioskWindow::show(std::optional<QSize> size) const
{
    // A finger needs no pointer, and on a bare screen nobody else hides it.
    if (QGuiApplication::platformName().startsWith(u"eglfs") || QGuiApplication::platformName() == u"linuxfb") {
        QGuiApplication::setOverrideCursor(Qt::BlankCursor);
    }
    if (size) {
        window()->resize(*size);
        window()->show();
    } else {
        // A bare X server has no window manager that would make it so.
        window()->setGeometry(window()->screen()->geometry());
        window()->showFullScreen();
    }
}

QQuickWindow *KioskWindow::window() const
{
    return qobject_cast<QQuickWindow *>(m_engine.rootObjects().value(0));
}

} // namespace cellar
