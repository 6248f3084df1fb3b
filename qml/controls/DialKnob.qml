// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// The round part of a dial. At rest it shows the temperature, during a draft the draft. Says what the hand did; decides
// nothing.
Item {
    id: knob

    required property string label
    required property string valueText   // in the middle
    required property string trustText   // the big word instead; empty when the reading is good
    required property bool showsMarks
    required property bool usable
    required property color valueColor
    required property color markColor
    required property real temperatureFraction
    required property real setpointFraction
    required property bool hasSetpoint
    readonly property alias handleCenter: grip.handleCenter
    readonly property alias touched: grip.touched
    readonly property alias dragging: grip.dragging
    readonly property bool trusted: trustText.length === 0

    signal held
    signal turned(real fraction)
    signal released
    signal canceled
    signal stepped(int direction)

    DialFace {
        anchors.fill: parent
        hatched: !knob.trusted
        rimColor: Theme.rim
        ringColor: Theme.ring
        faceColor: Theme.face
        hatchColor: knob.trusted ? Theme.track : Theme.hatch
    }
    DialArc {
        anchors.fill: parent
        visible: knob.showsMarks
        temperature: knob.temperatureFraction
        setpoint: knob.setpointFraction
        showsWay: knob.trusted && knob.hasSetpoint
        color: knob.markColor
    }
    DialValue {
        anchors.centerIn: parent
        diameter: knob.width
        valueText: knob.valueText
        trustText: knob.trustText
        color: knob.valueColor
    }
    DialHandle {
        center: grip.handleCenter
        visible: knob.hasSetpoint
        diameter: knob.width
        held: grip.dragging
        usable: knob.usable
    }
    DialGrip {
        id: grip

        anchors.fill: parent
        enabled: knob.usable
        fraction: knob.setpointFraction
        targetSize: Math.max(Theme.touchSize, knob.width * Theme.handleHeldShare)
        holdMs: Theme.hold
        slop: Theme.slop
        Accessible.role: Accessible.Slider
        Accessible.name: qsTr("Set point of %1").arg(knob.label)
        Accessible.onIncreaseAction: knob.stepped(1)
        Accessible.onDecreaseAction: knob.stepped(-1)
        onHeld: knob.held()
        onTurned: fraction => knob.turned(fraction)
        onReleased: knob.released()
        onCanceled: knob.canceled()
    }
}
