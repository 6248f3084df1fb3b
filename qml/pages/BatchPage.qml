// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// The form for what is in a vessel. Its buttons are above the fields, so that no keyboard covers them; the field that
// is typed in is moved into sight.
Rectangle {
    id: page

    function isField(item: Item): bool {
        let up = item;
        while (up !== null && up !== fields)
            up = up.parent;
        return up !== null;
    }
    // The field that is typed in comes into sight.
    function reveal(item: Item): void {
        if (!isField(item))
            return;
        const top = item.mapToItem(fields, 0, 0).y;
        const bottom = top + item.height + Theme.pageMargin;
        if (top < view.contentY)
            view.contentY = top;
        else if (bottom > view.contentY + view.height)
            view.contentY = Math.max(0, Math.min(bottom, fields.height + Theme.pageMargin) - view.height);
    }

    readonly property Item typing: Window.activeFocusItem
    // A wet glove must not empty a vessel by one touch.
    property bool asksToEmpty: false

    objectName: "batchPage"
    color: Theme.window
    onHeightChanged: reveal(typing)
    onTypingChanged: reveal(typing)

    MouseArea {
        anchors.fill: parent
        preventStealing: true
    }
    Row {
        id: buttons

        x: Theme.pageMargin / 2
        y: Theme.gap
        width: parent.width - Theme.pageMargin
        spacing: 2 * Theme.gap

        PushButton {
            objectName: "batchCancel"
            enabled: !BatchForm.isBusy
            text: qsTr("Cancel")
            onClicked: BatchForm.close()
        }
        Label {
            width: parent.width - parent.children[0].width - save.width - empty.width - 3 * parent.spacing
            height: Theme.touchSize
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            text: qsTr("%1: what is in it").arg(BatchForm.label)
            font.bold: true
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.lineSize
        }
        PushButton {
            id: empty

            objectName: "batchEmpty"
            width: visible ? implicitWidth : 0
            visible: BatchForm.canBeEmptied
            text: page.asksToEmpty ? qsTr("Not empty") : qsTr("Emptied…")
            accessibleName: page.asksToEmpty ? qsTr("The vessel is not empty") : qsTr("The vessel was emptied")
            onClicked: page.asksToEmpty = !page.asksToEmpty
        }
        PushButton {
            id: save

            objectName: "batchSave"
            enabled: !BatchForm.isBusy && BatchForm.fields.count > 0
            primary: true
            text: page.asksToEmpty ? qsTr("It is empty") : qsTr("Save")
            onClicked: {
                if (page.asksToEmpty)
                    BatchForm.empty();
                else
                    BatchForm.save();
                page.asksToEmpty = false;
            }
        }
    }
    Label {
        id: status

        objectName: "batchStatus"
        anchors.top: buttons.bottom
        x: Theme.pageMargin
        width: parent.width - 2 * Theme.pageMargin
        height: visible ? implicitHeight + Theme.gap : 0
        visible: text.length > 0
        wrapMode: Text.WordWrap
        text: page.asksToEmpty ? qsTr("Is there nothing left in %1? Its batch is taken off the vessel.").arg(BatchForm.label) : BatchForm.statusText
        color: page.asksToEmpty ? Theme.warning : BatchForm.isTrouble ? Theme.bad : Theme.textDim
        font.pixelSize: Theme.smallSize
        Accessible.role: Accessible.AlertMessage
        Accessible.name: text
    }
    Flickable {
        id: view

        objectName: "batchFields"
        anchors.top: status.bottom
        anchors.bottom: parent.bottom
        anchors.topMargin: Theme.gap
        x: Theme.pageMargin
        width: parent.width - 2 * Theme.pageMargin
        contentHeight: fields.height + Theme.pageMargin
        clip: true
        boundsBehavior: Flickable.StopAtBounds

        Grid {
            id: fields

            width: parent.width
            columns: width >= Theme.twoColumns ? 2 : 1
            spacing: Theme.cardPadding
            enabled: !BatchForm.isBusy && !page.asksToEmpty

            Repeater {
                model: BatchForm.fields
                delegate: TextEntry {
                    required property int index
                    required property string name

                    objectName: "field-" + name
                    required label
                    required value
                    required isNumber
                    width: parent.width >= Theme.twoColumns ? (parent.width - Theme.cardPadding) / 2 : parent.width
                    onTyped: text => BatchForm.setText(index, text)
                }
            }
        }
    }
    ScrollMark {
        anchors.right: parent.right
        view: view
    }
}
