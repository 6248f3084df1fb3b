// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// One panel: its name, its state, and what is wrong with it.
Column {
    id: line

    required property string panelId
    required property bool connected
    required property string stateText
    required property string errorText

    Label {
        width: line.width
        text: qsTr("Panel %1: %2").arg(line.panelId).arg(line.stateText)
        color: line.connected ? Theme.text : Theme.warning
    }
    Label {
        width: line.width
        visible: text.length > 0
        wrapMode: Text.WordWrap
        text: line.errorText
        color: Theme.bad
    }
}
