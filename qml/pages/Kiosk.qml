// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// The whole screen: frame, one page, and the question on top.
Rectangle {
    id: kiosk

    property bool aboutShown: false

    objectName: "kiosk"
    color: Theme.window

    StatusBar {
        id: bar

        width: parent.width
        aboutShown: kiosk.aboutShown
        onAboutClicked: kiosk.aboutShown = !kiosk.aboutShown
    }
    CellarPage {
        anchors.top: bar.bottom
        anchors.bottom: parent.bottom
        width: parent.width
        visible: !kiosk.aboutShown
    }
    Loader {
        anchors.top: bar.bottom
        anchors.bottom: parent.bottom
        width: parent.width
        active: kiosk.aboutShown
        sourceComponent: AboutPage {
            objectName: "aboutPage"
        }
    }
    ConfirmSheet {
        anchors.fill: parent
        visible: Setpoint.phase === Look.Confirming
    }
}
