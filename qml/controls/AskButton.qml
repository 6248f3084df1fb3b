// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import Cellar

// While somebody taps: what would be set. Opens the question without waiting for another tap.
PushButton {
    objectName: "ask"
    text: qsTr("Set to %1 %2").arg(Setpoint.valueText).arg(Setpoint.unitText)
    primary: true
    onClicked: Setpoint.ask()
}
