// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSizeF>
#include <QtQml/qqmlregistration.h>

namespace cellar {

// How many dials stand side by side and how large they are. Tries to show every vessel at once, as large as possible;
// when they do not fit at the smallest size that fingers and eyes can use, fills the width and lets the page scroll,
// with a row cut through at the bottom so that one sees that there is more.
class CellGrid : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QSizeF view MEMBER m_view WRITE setView NOTIFY inputChanged) // the room there is
    Q_PROPERTY(int count MEMBER m_count WRITE setCount NOTIFY inputChanged) // of dials
    Q_PROPERTY(QSizeF baseCell MEMBER m_base WRITE setBaseCell NOTIFY inputChanged) // the smallest dial
    Q_PROPERTY(qreal maximumScale MEMBER m_maximumScale WRITE setMaximumScale NOTIFY inputChanged)
    Q_PROPERTY(int columns READ columns NOTIFY layoutChanged)
    Q_PROPERTY(QSizeF cell READ cell NOTIFY layoutChanged)
    Q_PROPERTY(qreal scale READ scale NOTIFY layoutChanged) // of the base cell's content, >= 1
    Q_PROPERTY(bool scrolls READ scrolls NOTIFY layoutChanged)

public:
    using QObject::QObject;

    [[nodiscard]] int columns() const { return m_columns; }
    [[nodiscard]] QSizeF cell() const { return m_cell; }
    [[nodiscard]] qreal scale() const { return m_scale; }
    [[nodiscard]] bool scrolls() const { return m_scrolls; }

    void setView(QSizeF view) { set(m_view, view); }
    void setCount(int count) { set(m_count, count); }
    void setBaseCell(QSizeF size) { set(m_base, size); }
    void setMaximumScale(qreal scale) { set(m_maximumScale, scale); }

Q_SIGNALS:
    void inputChanged();
    void layoutChanged();

private:
    template<typename T> void set(T &member, const T &value)
    {
        if (member != value) {
            member = value;
            update();
            Q_EMIT inputChanged();
        }
    }

    void update();
    [[nodiscard]] bool fitAll();
    void fitScrolling();

    QSizeF m_view;
    int m_count = 0;
    QSizeF m_base{1, 1};
    qreal m_maximumScale = 1;
    int m_columns = 1;
    QSizeF m_cell{1, 1};
    qreal m_scale = 1;
    bool m_scrolls = false;
};

} // namespace cellar
