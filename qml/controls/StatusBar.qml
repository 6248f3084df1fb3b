// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// The cellar's name, how its panels are, the time, and the way to the page about them.
Rectangle {
    id: bar

    required property bool aboutShown

    signal aboutClicked

    height: Theme.barHeight
    color: Theme.bar

    Label {
        id: name

        anchors.left: parent.left
        anchors.leftMargin: Theme.pageMargin
        anchors.verticalCenter: parent.verticalCenter
        width: panels.x + panels.width - panels.contentWidth - 2 * Theme.pageMargin
        text: Status.cellarName
        font.bold: true
        font.pixelSize: Theme.titleSize
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.barTextSize
    }
    Label {
        id: panels

        anchors.right: time.left
        anchors.rightMargin: Theme.pageMargin
        width: Theme.barPanelsShare * bar.width
        height: bar.height
        horizontalAlignment: Text.AlignRight
        verticalAlignment: Text.AlignVCenter
        elide: Text.ElideNone // the text shrinks instead
        clip: true
        wrapMode: Text.WordWrap
        text: Panels.summary
        color: Panels.allConnected ? Theme.textDim : Theme.warning
        font.pixelSize: Theme.barTextSize
        fontSizeMode: Text.Fit
        minimumPixelSize: Theme.lineSize
    }
    Label {
        id: time

        anchors.right: about.left
        anchors.rightMargin: Theme.pageMargin
        anchors.verticalCenter: parent.verticalCenter
        text: Status.timeText
        font.pixelSize: Theme.barTextSize
    }
    ConnectionBanner {
        anchors.left: parent.left
        anchors.right: time.left
        anchors.rightMargin: Theme.pageMargin
        height: parent.height
    }
    PushButton {
        id: about

        objectName: "about"
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        text: bar.aboutShown ? "×" : "i"
        accessibleName: bar.aboutShown ? qsTr("Back to the cellar") : qsTr("About this panel")
        wide: false
        textSize: Theme.titleSize
        onClicked: bar.aboutClicked()
    }
}
