// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// Says that what is shown is not live, for as long as it is not.
Rectangle {
    visible: Status.banner.length > 0
    height: visible ? Theme.bannerHeight : 0
    color: Theme.banner
    Accessible.role: Accessible.AlertMessage
    Accessible.name: Status.banner
    Accessible.description: Status.bannerDetail

    Label {
        anchors.fill: parent
        anchors.margins: Theme.gap
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        text: Status.banner
        font.bold: true
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.lineMinimumSize
    }
}
