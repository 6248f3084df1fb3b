// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// All vessels as dials. Shows them at once where they fit, else scrolls.
Item {
    id: page

    CellGrid {
        id: grid

        view: Qt.size(page.width, page.height)
        count: Vessels.count
        baseCell: Theme.cell
        maximumScale: Theme.maximumScale
    }
    GridView {
        id: view

        objectName: "vessels"
        anchors.horizontalCenter: parent.horizontalCenter
        width: grid.columns * grid.cell.width
        height: Math.min(page.height, Math.ceil(count / grid.columns) * grid.cell.height)
        y: Math.round((page.height - height) / 2)
        cellWidth: grid.cell.width
        cellHeight: grid.cell.height
        interactive: grid.scrolls
        boundsBehavior: Flickable.StopAtBounds
        model: Vessels
        delegate: Dial {
            width: (GridView.view as GridView).cellWidth
            height: (GridView.view as GridView).cellHeight
        }
    }
    Label {
        anchors.fill: parent
        anchors.margins: Theme.sheetMargin
        visible: view.count === 0
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        wrapMode: Text.WordWrap
        text: Status.bannerDetail.length > 0 ? Status.bannerDetail : qsTr("No vessels yet")
        color: Theme.textDim
    }
    ScrollMark {
        anchors.right: parent.right
        view: view
    }
}
