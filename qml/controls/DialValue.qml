// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// What stands in the middle of a dial: the temperature or, large, why it cannot be trusted.
Column {
    id: value

    required property real diameter
    required property string valueText
    required property string trustText
    required property color color
    readonly property bool trusted: trustText.length === 0

    width: diameter * Theme.faceTextShare

    Label {
        width: value.width
        visible: !value.trusted
        horizontalAlignment: Text.AlignHCenter
        text: value.trustText
        color: Theme.distrust
        font.bold: true
        font.pixelSize: Math.round(value.diameter * Theme.trustShare)
        wrapMode: Text.WordWrap
        maximumLineCount: 2
        lineHeight: 0.9
    }
    Label {
        width: value.width
        visible: value.valueText.length > 0
        horizontalAlignment: Text.AlignHCenter
        text: value.valueText
        color: value.color
        font.bold: value.trusted
        font.pixelSize: Math.round(value.diameter * (value.trusted ? Theme.valueShare : Theme.trustShare))
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.lineMinimumSize
    }
}
