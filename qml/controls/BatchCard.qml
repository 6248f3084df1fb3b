// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// What is in the vessel, and the way to the form for it.
Column {
    id: card

    signal edited

    spacing: Theme.gap

    Label {
        width: parent.width
        text: History.batchTitle
        font.bold: true
        wrapMode: Text.WordWrap
    }
    Label {
        width: parent.width
        visible: text.length > 0
        text: History.batchText
        wrapMode: Text.WordWrap
        color: Theme.textDim
        font.pixelSize: Theme.smallSize
    }
    PushButton {
        objectName: "editBatch"
        width: parent.width
        text: qsTr("Edit batch")
        onClicked: card.edited()
    }
}
