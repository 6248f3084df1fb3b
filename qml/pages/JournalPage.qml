// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// Who did what, newest first.
Item {
    id: page

    objectName: "journalPage"
    Component.onCompleted: Journal.open()
    Component.onDestruction: Journal.close()

    Row {
        id: filters

        x: Theme.pageMargin
        y: Theme.gap
        width: parent.width - 2 * Theme.pageMargin
        spacing: 2 * Theme.gap

        PushButton {
            objectName: "journalVessel"
            width: (filters.width - 2 * filters.spacing) / 3.5
            text: Journal.vesselChoices[Journal.vesselChoice]
            accessibleName: qsTr("Vessel: %1").arg(text)
            onClicked: vessels.visible = true
        }
        PushButton {
            objectName: "journalKind"
            width: (filters.width - 2 * filters.spacing) / 3.5
            text: Journal.kindChoices[Journal.kindChoice]
            accessibleName: qsTr("Kind: %1").arg(text)
            onClicked: kinds.visible = true
        }
        TextEntry {
            objectName: "journalSearch"
            width: (filters.width - 2 * filters.spacing) * 1.5 / 3.5
            hint: qsTr("Search")
            value: Journal.search
            onTyped: text => Journal.search = text
        }
    }
    ListView {
        id: list

        objectName: "journalList"
        anchors.top: filters.bottom
        anchors.topMargin: Theme.gap
        anchors.bottom: parent.bottom
        x: Theme.pageMargin
        width: parent.width - 2 * Theme.pageMargin
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: Journal
        delegate: Item {
            id: line

            required property string when
            required property string kind
            required property string what
            required property string who
            required property bool isTrouble

            width: ListView.view.width
            height: Math.max(sentence.height, about.height) + 2 * Theme.gap

            Column {
                id: about

                y: Theme.gap
                width: Theme.journalTimeWidth

                Label {
                    width: parent.width
                    text: line.when
                    font.pixelSize: Theme.smallSize
                }
                Label {
                    width: parent.width
                    text: line.kind
                    color: line.isTrouble ? Theme.bad : Theme.textDim
                    font.pixelSize: Theme.lineSize
                }
            }
            Column {
                id: sentence

                y: Theme.gap
                anchors.left: about.right
                anchors.leftMargin: Theme.cardPadding
                anchors.right: parent.right
                anchors.rightMargin: Theme.cardPadding

                Label {
                    width: parent.width
                    text: line.what
                    wrapMode: Text.Wrap
                    font.pixelSize: Theme.smallSize
                }
                Label {
                    width: parent.width
                    visible: text.length > 0
                    text: line.who
                    color: Theme.textDim
                    font.pixelSize: Theme.lineSize
                }
            }
            Rectangle {
                anchors.bottom: parent.bottom
                width: parent.width
                height: Theme.line
                color: Theme.cardBorder
            }
        }
    }
    Label {
        anchors.fill: list
        visible: text.length > 0
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        wrapMode: Text.WordWrap
        text: Journal.statusText
        color: Theme.textDim
    }
    ScrollMark {
        anchors.right: parent.right
        view: list
    }
    ChoiceSheet {
        id: vessels

        anchors.fill: parent
        visible: false
        choices: Journal.vesselChoices
        current: Journal.vesselChoice
        onChosen: choice => {
            Journal.vesselChoice = choice;
            visible = false;
        }
        onClosed: visible = false
    }
    ChoiceSheet {
        id: kinds

        anchors.fill: parent
        visible: false
        choices: Journal.kindChoices
        current: Journal.kindChoice
        onChosen: choice => {
            Journal.kindChoice = choice;
            visible = false;
        }
        onClosed: visible = false
    }
}
