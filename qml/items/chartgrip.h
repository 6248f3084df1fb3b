// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QQuickItem>

namespace cellar {

// The gestures on a chart: one finger moves it, two pinch, a tap points at a place, two taps go back; a wheel zooms at
// the pointer and a mouse is one finger. Everything is told in shares of the width. What began here stays here: no list
// below takes it over.
class ChartGrip : public QQuickItem
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(qreal slop MEMBER m_slop NOTIFY slopChanged) // of a tap, in pixels

public:
    explicit ChartGrip(QQuickItem *parent = nullptr);

    // Between two taps that are one gesture.
    static constexpr int doubleTapMs = 400;

Q_SIGNALS:
    void slopChanged();
    void panned(qreal share); // above 0: later
    void zoomed(qreal factor, qreal at); // above 1: closer
    void tapped(qreal at);
    void doubleTapped();

protected:
    void touchEvent(QTouchEvent *event) override;
    void touchUngrabEvent() override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseUngrabEvent() override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void press(int finger, QPointF point);
    void move(const QHash<int, QPointF> &points);
    void lift(int finger, QPointF point);
    void pinch(const QHash<int, QPointF> &points);
    void tap(QPointF point);
    void forget();
    [[nodiscard]] qreal shareOf(qreal x) const { return width() > 0 ? x / width() : 0; }

    qreal m_slop = 16;
    QHash<int, QPointF> m_fingers; // where they were last
    QPointF m_pressedAt;
    bool m_isTap = false; // one finger that has not moved yet
    QElapsedTimer m_sinceTap;
    QPointF m_tappedAt;
};

} // namespace cellar
