// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// Says that what is shown is not live, for as long as it is not. Lies over the status bar: no dial moves for it.
Rectangle {
    visible: Status.banner.length > 0
    color: Theme.banner
    Accessible.role: Accessible.AlertMessage
    Accessible.name: Status.banner
    Accessible.description: Status.bannerDetail

    Label {
        anchors.fill: parent
        anchors.leftMargin: Theme.pageMargin
        verticalAlignment: Text.AlignVCenter
        text: Status.banner
        font.bold: true
        font.pixelSize: Theme.barTextSize
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.lineMinimumSize
    }
}
