// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// The whole screen: frame, one page, the question on top, and keys where there is no keyboard.
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
    Item {
        id: pages

        anchors.top: bar.bottom
        anchors.bottom: keyboard.top
        width: parent.width

        CellarPage {
            anchors.fill: parent
            visible: !kiosk.aboutShown && !History.isOpen
        }
        // By address, so that Qt Charts is loaded by who first looks at a vessel and not before the first dial.
        Loader {
            objectName: "vesselLoader"
            anchors.fill: parent
            visible: !kiosk.aboutShown
            active: History.isOpen
            source: "VesselPage.qml"
        }
        Loader {
            anchors.fill: parent
            active: kiosk.aboutShown
            sourceComponent: MenuPage {
                objectName: "aboutPage"
            }
        }
        Loader {
            anchors.fill: parent
            active: BatchForm.isOpen
            source: "BatchPage.qml"
        }
    }
    ConfirmSheet {
        anchors.fill: parent
        visible: Setpoint.phase === Look.Confirming
    }
    Loader {
        id: keyboard

        readonly property Item keys: item as Item

        objectName: "keyboard"
        anchors.bottom: parent.bottom
        width: parent.width
        height: keys !== null && keys.visible ? implicitHeight : 0
        active: Status.hasKeyboard
        source: "../controls/KeyboardPanel.qml"
    }
}
