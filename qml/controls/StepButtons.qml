// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// Minus and plus: one step each.
Row {
    id: steps

    required property real size
    required property string vesselLabel

    signal stepped(int direction)

    spacing: Theme.gap * 2

    PushButton {
        objectName: "lower"
        width: steps.size
        height: steps.size
        text: "−"
        textSize: Theme.buttonTextSize * steps.size / Theme.touchSize
        accessibleName: qsTr("Lower the set point of %1").arg(steps.vesselLabel)
        onClicked: steps.stepped(-1)
    }
    PushButton {
        objectName: "raise"
        width: steps.size
        height: steps.size
        text: "+"
        textSize: Theme.buttonTextSize * steps.size / Theme.touchSize
        accessibleName: qsTr("Raise the set point of %1").arg(steps.vesselLabel)
        onClicked: steps.stepped(1)
    }
}
