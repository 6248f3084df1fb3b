// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// What leaves the building and what is kept, and how that goes.
Item {
    id: page

    objectName: "connectionsPage"
    Component.onCompleted: ConnectionList.open()
    Component.onDestruction: ConnectionList.close()

    Flickable {
        id: view

        anchors.fill: parent
        contentWidth: width
        contentHeight: content.height + 2 * Theme.pageMargin
        boundsBehavior: Flickable.StopAtBounds
        interactive: contentHeight > height

        Column {
            id: content

            x: Math.round((view.width - width) / 2)
            y: Theme.pageMargin
            width: Math.min(view.width - 2 * Theme.sheetMargin, Theme.pageWidth)
            spacing: Theme.pageMargin

            Repeater {
                model: ConnectionList
                delegate: ConnectionCard {
                    width: parent.width
                }
            }
            Label {
                objectName: "connectionsStatus"
                width: parent.width
                visible: text.length > 0
                wrapMode: Text.WordWrap
                text: ConnectionList.statusText
                color: Theme.textDim
                Accessible.role: Accessible.AlertMessage
                Accessible.name: text
            }
        }
    }
    ScrollMark {
        anchors.right: page.right
        view: view
    }
}
