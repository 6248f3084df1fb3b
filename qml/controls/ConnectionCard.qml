// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// One connection or record: its name, how it is, and what is good to know about it.
Rectangle {
    id: card

    required property string title
    required property string stateText
    required property int tone
    required property string figuresText
    required property string warningText
    required property string detailText

    implicitHeight: content.implicitHeight + 2 * Theme.cardPadding
    radius: Theme.radius
    color: Theme.card
    border.width: Theme.line
    border.color: Theme.cardBorder

    component Words: Label {
        width: parent.width
        visible: text.length > 0
        wrapMode: Text.Wrap
        font.pixelSize: Theme.smallSize
    }

    Column {
        id: content

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.cardPadding
        spacing: Theme.gap

        Label {
            width: parent.width
            text: card.title
            font.bold: true
        }
        Words {
            text: card.stateText
            color: Theme.toneColor(card.tone)
        }
        Words {
            text: card.figuresText
        }
        Words {
            text: card.warningText
            color: Theme.warning
        }
        Words {
            text: card.detailText
            color: Theme.textDim
        }
    }
}
