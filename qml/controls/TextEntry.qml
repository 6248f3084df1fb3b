// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// One line of text to type, with what it is about above it.
Column {
    id: entry

    property string label: ""
    property string value: ""
    property string hint: ""
    property bool isNumber: false

    signal typed(string text)

    function take(): void {
        input.forceActiveFocus();
    }

    spacing: Theme.gap / 2

    Label {
        width: parent.width
        visible: text.length > 0
        text: entry.label
        color: Theme.textDim
        font.pixelSize: Theme.lineSize
    }
    Rectangle {
        width: parent.width
        height: Theme.touchSize
        radius: Theme.radius
        color: Theme.ring
        border.width: input.activeFocus ? 2 * Theme.line : Theme.line
        border.color: input.activeFocus ? Theme.accentPressed : Theme.rim

        TextInput {
            id: input

            anchors.fill: parent
            anchors.leftMargin: Theme.cardPadding
            anchors.rightMargin: Theme.cardPadding
            verticalAlignment: TextInput.AlignVCenter
            activeFocusOnTab: true
            clip: true
            color: entry.enabled ? Theme.text : Theme.textOff
            selectionColor: Theme.accent
            font.family: Theme.fontFamily
            font.pixelSize: Theme.bodySize
            maximumLength: 500
            inputMethodHints: Qt.ImhNoPredictiveText | (entry.isNumber ? Qt.ImhPreferNumbers : Qt.ImhNone)
            Accessible.role: Accessible.EditableText
            Accessible.name: entry.label.length > 0 ? entry.label : entry.hint
            onTextEdited: entry.typed(text)

            // What is shown follows the model, but never under somebody's fingers.
            Binding {
                target: input
                property: "text"
                value: entry.value
                when: !input.activeFocus
                // What stands there stays when fingers come.
                restoreMode: Binding.RestoreNone
            }
        }
        Label {
            anchors.fill: input
            visible: input.text.length === 0 && !input.activeFocus
            verticalAlignment: Text.AlignVCenter
            text: entry.hint
            color: Theme.textOff
        }
    }
}
