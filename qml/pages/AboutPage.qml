// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// How each panel is, and what this program is. Scrolls when there are many.
Item {
    id: page

    Flickable {
        id: view

        objectName: "aboutView"
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
                model: Panels
                delegate: PanelCard {
                    width: parent.width
                }
            }
            Label {
                width: parent.width
                text: qsTr("Cellar Panel %1, Qt %2").arg(Status.version).arg(Status.qtVersion)
                color: Theme.textDim
            }
            Label {
                width: parent.width
                wrapMode: Text.WordWrap
                text: qsTr("Free software under the GNU General Public License, version 3 or later, without any warranty.")
                color: Theme.textDim
            }
        }
    }
    ScrollMark {
        anchors.right: page.right
        view: view
    }
}
