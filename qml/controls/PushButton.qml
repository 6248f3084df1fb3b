// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// A button for fingers: never smaller than a fingertip, also worked with Return and Space.
Rectangle {
    id: button

    required property string text
    property string accessibleName: text
    property real textSize: Theme.bodySize
    property bool primary: false
    property bool wide: true
    readonly property bool pressed: area.pressed

    signal clicked

    implicitWidth: wide ? Math.max(label.implicitWidth + 2 * Theme.sheetMargin, Theme.touchSize) : Theme.touchSize
    implicitHeight: Theme.touchSize
    radius: Theme.radius
    color: {
        if (!enabled)
            return Theme.buttonDisabled;
        if (primary)
            return pressed ? Theme.accentPressed : Theme.accent;
        return pressed ? Theme.buttonPressed : Theme.button;
    }
    border.width: activeFocus ? 2 * Theme.line : 0
    border.color: Theme.text
    activeFocusOnTab: true
    Accessible.role: Accessible.Button
    Accessible.name: accessibleName
    Accessible.onPressAction: button.clicked()
    Keys.onReturnPressed: button.clicked()
    Keys.onSpacePressed: button.clicked()

    Label {
        id: label

        anchors.fill: parent
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        text: button.text
        color: button.enabled ? Theme.text : Theme.textOff
        font.pixelSize: button.textSize
        font.bold: true
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.lineMinimumSize
    }
    TapArea {
        id: area

        anchors.fill: parent
        slop: Theme.tapSlop
        onTapped: button.clicked()
    }
}
