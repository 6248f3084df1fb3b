// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// How well the vessel was cooled in the time that the chart shows.
Column {
    spacing: Theme.gap

    component Figure: Column {
        id: figure

        required property string caption
        required property string value

        width: parent.width

        Label {
            width: parent.width
            text: figure.caption
            color: Theme.textDim
            font.pixelSize: Theme.lineSize
        }
        Label {
            width: parent.width
            text: figure.value
            wrapMode: Text.WordWrap
            font.pixelSize: Theme.smallSize
        }
    }

    Label {
        width: parent.width
        text: qsTr("Cooling in this time")
        font.bold: true
    }
    Figure {
        caption: qsTr("Valve")
        value: Cooling.duty
    }
    Figure {
        caption: qsTr("Valve open")
        value: Cooling.valveMinutes
    }
    Figure {
        caption: qsTr("Temperature while cooling")
        value: Cooling.rate
    }
    Figure {
        caption: qsTr("Longest pull-down")
        value: Cooling.pullDown
    }
    Label {
        width: parent.width
        visible: text.length > 0
        wrapMode: Text.WordWrap
        text: Cooling.note
        color: Theme.warning
        font.pixelSize: Theme.lineSize
    }
}
