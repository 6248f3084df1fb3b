// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// The question before a setpoint is sent. Covers everything, so that nothing else can be touched; cancels itself.
Rectangle {
    id: sheet

    color: Theme.scrim
    focus: visible
    Accessible.role: Accessible.Dialog
    Accessible.name: qsTr("Change %1 set point?").arg(Setpoint.label)
    Keys.onEscapePressed: Setpoint.cancel()
    onVisibleChanged: {
        if (visible)
            forceActiveFocus();
    }

    MouseArea {
        anchors.fill: parent
        preventStealing: true
        onWheel: wheel => wheel.accepted = true
    }
    Rectangle {
        anchors.centerIn: parent
        width: Math.min(Theme.sheetWidth, sheet.width - 2 * Theme.pageMargin)
        height: content.implicitHeight + 2 * Theme.sheetMargin
        radius: Theme.radius * 2
        color: Theme.sheet

        Column {
            id: content

            anchors.centerIn: parent
            width: parent.width - 2 * Theme.sheetMargin
            spacing: Theme.pageMargin

            Label {
                width: parent.width
                textFormat: Text.StyledText
                text: qsTr("Change <b>%1</b> set point?").arg(Setpoint.label)
                font.pixelSize: Theme.titleSize
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.bodySize
            }
            Label {
                objectName: "confirmValues"
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: qsTr("%1 → %2 %3").arg(Setpoint.oldText).arg(Setpoint.valueText).arg(Setpoint.unitText)
                color: Theme.bandColor(Setpoint.band)
                font.bold: true
                font.pixelSize: Theme.sheetValueSize
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.titleSize
            }
            Label {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: qsTr("Cancels itself in %n second(s)", "", Setpoint.remainingSeconds)
                color: Theme.textDim
            }
            Row {
                width: parent.width
                spacing: Theme.pageMargin

                PushButton {
                    objectName: "confirmCancel"
                    width: (parent.width - parent.spacing) / 2
                    height: Theme.sheetButtonHeight
                    text: qsTr("Cancel")
                    onClicked: Setpoint.cancel()
                }
                PushButton {
                    objectName: "confirmSet"
                    width: (parent.width - parent.spacing) / 2
                    height: Theme.sheetButtonHeight
                    primary: true
                    text: qsTr("Set to %1 %2").arg(Setpoint.valueText).arg(Setpoint.unitText)
                    onClicked: Setpoint.confirm()
                }
            }
        }
    }
}
