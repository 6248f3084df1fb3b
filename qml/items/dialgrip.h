// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QQuickItem>
#include <QTimer>

namespace cellar {

// What the finger takes hold of. Lies over the whole dial but answers only on the handle, so that a finger anywhere
// else scrolls. A touch becomes a drag after `holdMs` without moving more than `slop`; a move before that is a scroll
// and stays one. Only the first finger counts. A gesture that is taken away (disabled, hidden, grabbed by another) ends
// canceled().
class DialGrip : public QQuickItem
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(qreal fraction READ fraction WRITE setFraction NOTIFY fractionChanged) // where the handle is, 0..1
    Q_PROPERTY(qreal targetSize MEMBER m_targetSize NOTIFY targetSizeChanged) // side of the touch target
    Q_PROPERTY(int holdMs READ holdMs WRITE setHoldMs NOTIFY holdMsChanged)
    Q_PROPERTY(qreal slop MEMBER m_slop NOTIFY slopChanged)
    Q_PROPERTY(QPointF handleCenter READ handleCenter NOTIFY handleCenterChanged)
    Q_PROPERTY(bool touched READ isTouched NOTIFY stateChanged) // a finger is on the handle
    Q_PROPERTY(bool dragging READ isDragging NOTIFY stateChanged) // and has been long enough

public:
    explicit DialGrip(QQuickItem *parent = nullptr);

    [[nodiscard]] qreal fraction() const { return m_fraction; }
    void setFraction(qreal fraction);
    [[nodiscard]] int holdMs() const { return m_hold.interval(); }
    void setHoldMs(int milliseconds);
    [[nodiscard]] QPointF handleCenter() const;
    [[nodiscard]] bool isTouched() const { return m_state == State::Touched || m_state == State::Dragging; }
    [[nodiscard]] bool isDragging() const { return m_state == State::Dragging; }

    [[nodiscard]] bool contains(const QPointF &point) const override;

Q_SIGNALS:
    void fractionChanged();
    void targetSizeChanged();
    void holdMsChanged();
    void slopChanged();
    void handleCenterChanged();
    void stateChanged();

    void held(); // the drag begins
    void turned(qreal fraction); // 0..1; never jumps over the open part of the arc
    void released(); // the drag ends where it is
    void canceled(); // the drag was taken away

protected:
    void touchEvent(QTouchEvent *event) override;
    void touchUngrabEvent() override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseUngrabEvent() override;
    void itemChange(ItemChange change, const ItemChangeData &value) override;
    void geometryChange(const QRectF &now, const QRectF &before) override;

private:
    enum class State
    {
        Idle,
        Touched, // waiting for the hold
        Given, // moved too early: this gesture is a scroll
        Dragging,
    };

    void press(QPointF point);
    void move(QPointF point);
    void lift();
    void takeAway();
    void hold();
    void setState(State state);

    QTimer m_hold;
    State m_state = State::Idle;
    qreal m_fraction = 0;
    qreal m_targetSize = 48;
    qreal m_slop = 8;
    int m_finger = -1; // touch point id; -1: none
    QPointF m_pressedAt;
    qreal m_grabOffset = 0; // from the finger to the handle, along the arc
    qreal m_turned = 0; // the last place told
};

} // namespace cellar
