// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// Where in a list that scrolls one is; absent when everything is in sight.
Rectangle {
    required property Flickable view

    visible: view.contentHeight > view.height
    y: view.y + view.visibleArea.yPosition * view.height
    width: Theme.scrollBarWidth
    height: view.visibleArea.heightRatio * view.height
    radius: width / 2
    color: Theme.rim
}
