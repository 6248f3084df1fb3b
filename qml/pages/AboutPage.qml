// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// What this program is and how each panel is.
Item {
    Column {
        anchors.fill: parent
        anchors.margins: Theme.sheetMargin
        spacing: Theme.pageMargin

        Label {
            width: parent.width
            text: Status.cellarName
            font.bold: true
            font.pixelSize: Theme.titleSize
        }
        Repeater {
            model: Panels
            delegate: PanelLine {
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
