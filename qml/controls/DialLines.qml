// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// What is in a vessel or its temperature, setpoint and valve, in words.
Column {
    id: lines

    required property real lineSize
    required property string batchText
    required property string temperatureText
    required property string setpointText
    required property string unitText
    required property bool hasTemperature
    required property bool hasSetpoint
    required property int valve
    required property color color

    function withUnit(text: string, known: bool): string {
        return known ? qsTr("%1 %2").arg(text).arg(unitText) : text;
    }
    function valveWords(state: int): string {
        switch (state) {
        case Look.Open:
            return qsTr("Valve: open");
        case Look.Closed:
            return qsTr("Valve: closed");
        default:
            return qsTr("Valve: unknown");
        }
    }

    component Line: Label {
        width: parent.width
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.lineMinimumSize
    }

    Line {
        color: lines.color
        font.pixelSize: lines.lineSize
        // What does not fit is cut: a beer in tiny letters is none.
        minimumPixelSize: lines.batchText.length > 0 ? lines.lineSize : Theme.lineMinimumSize
        // The knob shows the temperature already; where batches are kept, the line is theirs.
        text: lines.batchText.length > 0 ? lines.batchText : qsTr("Temp: %1").arg(lines.withUnit(lines.temperatureText, lines.hasTemperature))
    }
    Line {
        color: lines.color
        font.pixelSize: lines.lineSize
        text: qsTr("Setpoint: %1").arg(lines.withUnit(lines.setpointText, lines.hasSetpoint))
    }
    Item {
        width: lines.width
        height: words.height

        Line {
            id: words

            width: lines.width - icon.width
            color: lines.color
            font.pixelSize: lines.lineSize
            text: lines.valveWords(lines.valve)
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
