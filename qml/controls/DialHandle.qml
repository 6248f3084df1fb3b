// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// The knob's handle on the ring; larger while it is held.
Disc {
    required property point center
    required property real diameter // of the dial
    required property bool held
    required property bool usable

    x: Math.round(center.x - width / 2)
    y: Math.round(center.y - height / 2)
    width: Math.round(diameter * (held ? Theme.handleHeldShare : Theme.handleShare))
    height: width
    color: usable ? Theme.handle : Theme.handleDisabled
    rimColor: Theme.handleBorder
    rimShare: Theme.handleRimShare
}
