// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// One vessel: words and step buttons on the left, the knob on the right.
Item {
    id: dial

    objectName: "dial"
    required property string vesselId
    required property string label
    required property string batchText
    required property string unitText
    required property string temperatureText
    required property string setpointText
    required property int valve
    required property int trust
    required property string trustText
    required property string trustDetail
    required property int band
    required property bool hasTemperature
    required property bool hasSetpoint
    required property real temperatureFraction
    required property real setpointFraction
    required property bool canDrag
    required property int progress
    required property string progressText

    readonly property bool trusted: trust === Look.Good
    readonly property bool drafted: Setpoint.vessel === vesselId && Setpoint.phase !== Look.Idle
    readonly property real room: Math.min(width / Theme.cell.width, height / Theme.cell.height)
    readonly property real scaling: Math.max(1, Math.min(room, Theme.maximumScale))
    readonly property real padding: Theme.cellPadding * scaling

    Accessible.role: Accessible.Grouping
    Accessible.name: label
    Accessible.description: trusted ? qsTr("%1 %2").arg(temperatureText).arg(unitText) : trustText + " " + trustDetail

    Rectangle {
        anchors.fill: parent
        anchors.margins: Theme.cellMargin
        radius: Theme.radius
        color: Theme.card
        border.width: Theme.line
        border.color: Theme.cardBorder
    }
    DialSide {
        anchors.left: parent.left
        anchors.right: knob.left
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        anchors.margins: dial.padding + Theme.cellMargin
        vesselId: dial.vesselId
        label: dial.label
        batchText: dial.batchText
        unitText: dial.unitText
        temperatureText: dial.temperatureText
        setpointText: dial.setpointText
        valve: dial.valve
        hasTemperature: dial.hasTemperature
        hasSetpoint: dial.hasSetpoint
        usable: dial.canDrag
        drafted: dial.drafted
        lineColor: dial.trusted ? Theme.textDim : Theme.textOff
        progress: dial.progress
        progressText: dial.progressText
        scaling: dial.scaling
    }
    DialKnob {
        id: knob

        objectName: "knob"
        anchors.right: parent.right
        anchors.rightMargin: dial.padding + Theme.cellMargin
        anchors.verticalCenter: parent.verticalCenter
        width: Math.round(Math.min(dial.height - 2 * anchors.rightMargin, dial.width * Theme.knobShare))
        height: width
        label: dial.label
        valueText: dial.drafted ? Setpoint.valueText : dial.hasTemperature ? dial.temperatureText : ""
        trustText: dial.trustText
        showsMarks: dial.hasTemperature
        usable: dial.canDrag
        valueColor: dial.drafted ? Theme.bandColor(Setpoint.band) : markColor
        markColor: dial.trusted ? Theme.bandColor(dial.band) : Theme.hatch
        temperatureFraction: dial.temperatureFraction
        setpointFraction: dial.drafted ? Setpoint.fraction : dial.setpointFraction
        hasSetpoint: dial.hasSetpoint
        onHeld: Setpoint.beginDrag(dial.vesselId)
        onTurned: fraction => {
            if (dial.drafted)
                Setpoint.dragTo(fraction);
        }
        onReleased: {
            if (dial.drafted)
                Setpoint.release();
        }
        onCanceled: {
            if (dial.drafted)
                Setpoint.cancel();
        }
        onStepped: direction => Setpoint.stepBy(dial.vesselId, direction)
    }
}
