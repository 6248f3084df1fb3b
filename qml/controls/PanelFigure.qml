// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// One number about a panel over what it counts.
Column {
    id: figure

    required property string value
    required property string caption

    Label {
        width: figure.width
        text: figure.value
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.lineSize
    }
    Label {
        width: figure.width
        text: figure.caption
        color: Theme.textDim
        font.pixelSize: Theme.lineSize
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.lineMinimumSize
    }
}
