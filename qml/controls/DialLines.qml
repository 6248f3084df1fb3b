// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// Temperature, setpoint and valve of one vessel in words.
Column {
    id: lines

    required property real lineSize
    required property string temperatureText
    required property string setpointText
    required property string unitText
    required property bool hasTemperature
    required property bool hasSetpoint
    required property int valve
    required property color color

    component Line: Label {
        width: lines.width
        color: lines.color
        font.pixelSize: lines.lineSize
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.lineMinimumSize
    }

    Line {
        text: lines.hasTemperature ? qsTr("Temp: %1 %2").arg(lines.temperatureText).arg(lines.unitText)
                                   : qsTr("Temp: %1").arg(lines.temperatureText)
    }
    Line {
        text: lines.hasSetpoint ? qsTr("Setpoint: %1 %2").arg(lines.setpointText).arg(lines.unitText)
                                : qsTr("Setpoint: %1").arg(lines.setpointText)
    }
    Item {
        width: lines.width
        height: words.height

        Line {
            id: words

            width: lines.width - icon.width
            text: lines.valve === Look.Open ? qsTr("Valve: open") : lines.valve === Look.Closed ? qsTr("Valve: closed")
                                                                                                : qsTr("Valve: unknown")
        }
        ValveIcon {
            id: icon

            x: Math.min(words.contentWidth + Theme.gap, lines.width - width)
            anchors.verticalCenter: words.verticalCenter
            width: lines.lineSize
            height: width
            valve: lines.valve
            color: lines.color
        }
    }
}
