// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// One panel: its name, its state, what is wrong with it, and what it has answered.
Rectangle {
    id: card

    required property string panelId
    required property bool connected
    required property string stateText
    required property string errorText
    required property string whereText
    required property string sinceText
    required property string cycleText
    required property string roundTripText
    required property string requestsText
    required property string errorsText
    required property string timeoutsText
    required property string exceptionsText

    implicitHeight: content.implicitHeight + 2 * Theme.cardPadding
    radius: Theme.radius
    color: Theme.card
    border.width: Theme.line
    border.color: Theme.cardBorder

    Column {
        id: content

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.cardPadding
        spacing: Theme.gap

        Item {
            width: parent.width
            height: name.height

            Label {
                id: name

                width: parent.width / 3
                text: qsTr("Panel %1").arg(card.panelId)
                font.bold: true
            }
            Label {
                anchors.right: parent.right
                width: parent.width * 2 / 3
                horizontalAlignment: Text.AlignRight
                text: card.stateText
                color: card.connected ? Theme.good : Theme.warning
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.lineSize
            }
        }
        Label {
            width: parent.width
            visible: text.length > 0
            wrapMode: Text.WordWrap
            text: card.errorText
            color: Theme.bad
        }
        Item {
            width: parent.width
            height: since.height

            Label {
                width: parent.width - since.width - Theme.cardPadding
                text: card.whereText
                color: Theme.textDim
                elide: Text.ElideMiddle
            }
            Label {
                id: since

                anchors.right: parent.right
                text: card.sinceText
                color: Theme.textDim
            }
        }
        Row {
            id: figures

            readonly property real cell: (width - 5 * spacing) / 6.4

            width: parent.width
            spacing: Theme.cardPadding

            PanelFigure {
                width: figures.cell
                value: card.cycleText
                caption: qsTr("cycle")
            }
            PanelFigure {
                width: 1.4 * figures.cell
                value: card.roundTripText
                caption: qsTr("round trip p50 / p99")
            }
            PanelFigure {
                width: figures.cell
                value: card.requestsText
                caption: qsTr("requests")
            }
            PanelFigure {
                width: figures.cell
                value: card.errorsText
                caption: qsTr("errors")
            }
            PanelFigure {
                width: figures.cell
                value: card.timeoutsText
                caption: qsTr("time-outs")
            }
            PanelFigure {
                width: figures.cell
                value: card.exceptionsText
                caption: qsTr("exceptions")
            }
        }
    }
}
