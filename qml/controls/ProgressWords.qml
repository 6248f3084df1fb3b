// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// How a change of the setpoint stands, or why there was none.
Label {
    required property int progress
    required property real textSize

    color: Theme.progressColor(progress)
    font.pixelSize: textSize
    wrapMode: Text.WordWrap
    fontSizeMode: Text.Fit
    minimumPixelSize: Theme.lineMinimumSize
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
