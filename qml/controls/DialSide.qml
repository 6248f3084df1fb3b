// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// The words and buttons beside a knob. While somebody taps, the lines make room for what would be set; afterwards for
// what became of it.
Item {
    id: side

    required property string vesselId
    required property string label
    required property string batchText
    required property string unitText
    required property string temperatureText
    required property string setpointText
    required property int valve
    required property bool hasTemperature
    required property bool hasSetpoint
    required property bool usable
    required property bool drafted
    required property color lineColor
    required property int progress
    required property string progressText
    required property real scaling
    readonly property bool noticed: Setpoint.noticeVessel === vesselId
    readonly property real buttonSize: Math.min(Theme.touchSize * scaling, Theme.maximumTouchSize)
    readonly property real lineSize: Theme.lineSize * scaling

    Label {
        id: title

        width: parent.width
        text: qsTr("%1 ›").arg(side.label)
        font.bold: true
        font.pixelSize: Theme.labelSize * side.scaling
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: side.lineSize
    }
    // All the words lead to the vessel's own page: a name alone would be too small for a glove.
    TapArea {
        objectName: "details"
        anchors.top: parent.top
        anchors.bottom: steps.top
        width: parent.width
        visible: !askButton.visible
        slop: Theme.tapSlop
        Accessible.role: Accessible.Button
        Accessible.name: qsTr("Details of %1").arg(side.label)
        Accessible.onPressAction: History.open(side.vesselId)
        onTapped: History.open(side.vesselId)
    }
    DialLines {
        anchors.top: title.bottom
        width: parent.width
        visible: !words.visible && !askButton.visible
        lineSize: side.lineSize
        batchText: side.batchText
        temperatureText: side.temperatureText
        setpointText: side.setpointText
        unitText: side.unitText
        hasTemperature: side.hasTemperature
        hasSetpoint: side.hasSetpoint
        valve: side.valve
        color: side.lineColor
    }
    ProgressWords {
        id: words

        anchors.top: title.bottom
        anchors.bottom: steps.top
        width: parent.width
        textSize: side.lineSize
        visible: text.length > 0 && !side.drafted
        text: side.noticed ? Setpoint.noticeText : side.progressText
        progress: side.noticed ? Setpoint.noticeProgress : side.progress
    }
    AskButton {
        id: askButton

        anchors.bottom: steps.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        height: side.buttonSize
        visible: side.drafted && Setpoint.phase === Look.Stepping
        textSize: side.lineSize
    }
    StepButtons {
        id: steps

        anchors.bottom: parent.bottom
        size: side.buttonSize
        enabled: side.usable
        vesselLabel: side.label
        onStepped: direction => Setpoint.stepBy(side.vesselId, direction)
    }
}
