// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// Which time the chart shows: ranges up to now, a step earlier or later, closer or further.
Row {
    spacing: Theme.gap

    component RangeButton: PushButton {
        required property int range

        width: (range === Look.Batch ? 1.5 : 1.3) * (parent.width - 7 * Theme.gap) / 9
        primary: History.range === range
        textSize: Theme.barTextSize
        onClicked: History.showRange(range)
    }
    component StepButton: PushButton {
        width: 0.9 * (parent.width - 7 * Theme.gap) / 9
        textSize: Theme.buttonTextSize
    }

    RangeButton {
        objectName: "rangeDay"
        range: Look.Day
        text: qsTr("24 h")
    }
    RangeButton {
        objectName: "rangeWeek"
        range: Look.Week
        text: qsTr("7 d")
    }
    RangeButton {
        objectName: "rangeMonth"
        range: Look.Month
        text: qsTr("30 d")
    }
    RangeButton {
        objectName: "rangeBatch"
        range: Look.Batch
        enabled: History.hasBatchRange
        text: qsTr("Batch")
    }
    StepButton {
        objectName: "earlier"
        text: "‹"
        accessibleName: qsTr("Earlier")
        onClicked: History.pan(-Theme.chartStep)
    }
    StepButton {
        objectName: "later"
        enabled: !History.follows
        text: "›"
        accessibleName: qsTr("Later")
        onClicked: History.pan(Theme.chartStep)
    }
    StepButton {
        objectName: "further"
        text: "−"
        accessibleName: qsTr("Show more time")
        onClicked: History.zoom(1 / Theme.chartZoom, 1)
    }
    StepButton {
        objectName: "closer"
        text: "+"
        accessibleName: qsTr("Show less time")
        onClicked: History.zoom(Theme.chartZoom, 1)
    }
}
