// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// The knob's handle on the ring; grows when it is held.
Rectangle {
    id: handle

    required property real diameter // of the dial
    required property bool held
    required property bool usable

    width: Math.round(diameter * Theme.handleShare)
    height: width
    radius: width / 2
    scale: held ? Theme.handleHeldShare / Theme.handleShare : 1
    color: usable ? Theme.handle : Theme.handleDisabled
    border.width: Math.max(Theme.line, width * 0.1)
    border.color: Theme.handleBorder
}
