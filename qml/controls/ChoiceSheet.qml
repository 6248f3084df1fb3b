// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// One of several, as large buttons over the page. A tap beside it leaves all as it is.
Rectangle {
    id: sheet

    property var choices: [] // of texts
    property int current: 0

    signal chosen(int choice)
    signal closed

    color: Theme.scrim

    MouseArea {
        anchors.fill: parent
        preventStealing: true
        onClicked: sheet.closed()
        onWheel: wheel => wheel.accepted = true
    }
    GridView {
        id: view

        readonly property int columns: Math.max(1, Math.floor(width / Theme.choiceWidth))

        anchors.centerIn: parent
        width: Math.min(Theme.pageWidth, parent.width - 2 * Theme.sheetMargin)
        height: Math.min(contentHeight, parent.height - 2 * Theme.pageMargin)
        cellWidth: width / columns
        cellHeight: Theme.touchSize + 2 * Theme.gap
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: sheet.visible ? sheet.choices : []
        // Only the pragma ComponentBehavior of Qt 6.5 tells qmllint that the ids of the sheet are in reach here.
        // qmllint disable unqualified
        delegate: PushButton {
            required property string modelData
            required property int index

            objectName: "choice" + index
            width: view.cellWidth - 2 * Theme.gap
            primary: index === sheet.current
            text: modelData
            onClicked: sheet.chosen(index)
        }
        // qmllint enable unqualified
    }
}
