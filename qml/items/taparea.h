// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QQuickItem>

namespace cellar {

// A place to tap. Unlike a MouseArea it never turns quick taps into double clicks, unlike a TapHandler it lets nothing
// through to what lies below. Moving more than `slop` makes the gesture somebody else's, such as a list's that scrolls.
class TapArea : public QQuickItem
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(bool pressed READ isPressed NOTIFY pressedChanged)
    Q_PROPERTY(qreal slop MEMBER m_slop NOTIFY slopChanged)

public:
    explicit TapArea(QQuickItem *parent = nullptr);

    [[nodiscard]] bool isPressed() const { return m_pressed; }

Q_SIGNALS:
    void tapped();
    void pressedChanged();
    void slopChanged();

protected:
    void touchEvent(QTouchEvent *event) override;
    void touchUngrabEvent() override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseUngrabEvent() override;
    void itemChange(ItemChange change, const ItemChangeData &value) override;

private:
    void press(QPointF point);
    void move(QPointF point);
    void lift(QPointF point);
    void setPressed(bool pressed);

    qreal m_slop = 16;
    bool m_pressed = false;
    int m_finger = -1; // touch point id; -1: none
    QPointF m_pressedAt;
};

} // namespace cellar
