// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kioskscene.h"

#include <QCoreApplication>
#include <QQmlEngine>
#include <QQmlError>
#include <QQuickItem>
#include <QTest>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

template<typename Accept> QQuickItem *findItem(QQuickItem *parent, const Accept &accept)
{
    for (QQuickItem *child : parent->childItems()) {
        if (accept(*child)) {
            return child;
        }
        if (QQuickItem *found = findItem(child, accept)) {
            return found;
        }
    }
    return nullptr;
}

} // namespace

KioskScene::KioskScene(QSize size, SetpointTimes times)
    : ui(cellar, clock, times)
{
    if (m_english.load(u":/i18n/cellar_en.qm"_s)) {
        QCoreApplication::installTranslator(&m_english);
    }
    QQmlEngine *engine = m_view.engine();
    QObject::connect(engine, &QQmlEngine::warnings, engine, [this](const QList<QQmlError> &errors) {
        for (const QQmlError &error : errors) {
            m_warnings.append(error.toString());
        }
    });
    ui.attach(*engine);
    m_view.setResizeMode(QQuickView::SizeRootObjectToView);
    m_view.resize(size);
    m_view.setSource(QUrl(u"qrc:/qt/qml/Cellar/pages/Kiosk.qml"_s));
    for (const QQmlError &error : m_view.errors()) {
        m_warnings.append(error.toString());
    }
}

bool KioskScene::show()
{
    if (m_view.status() != QQuickView::Ready) {
        return false;
    }
    m_view.show();
    return QTest::qWaitForWindowExposed(&m_view);
}

QImage KioskScene::grab()
{
    constexpr int most = 20;
    QImage now = m_view.grabWindow();
    for (int frame = 0; frame < most; ++frame) {
        QCoreApplication::processEvents();
        QImage next = m_view.grabWindow();
        if (next == now) {
            break;
        }
        now = std::move(next);
    }
    return now;
}

QQuickItem *KioskScene::item(const QString &objectName) const
{
    return findItem(m_view.rootObject(), [&](const QQuickItem &item) { return item.objectName() == objectName; });
}

QQuickItem *KioskScene::dial(const QString &vessel) const
{
    return findItem(m_view.rootObject(), [&](const QQuickItem &item) {
        return item.inherits("QQuickItem") && item.objectName() == u"dial" &&
               item.property("vesselId").toString() == vessel;
    });
}

} // namespace cellar
