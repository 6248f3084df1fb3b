// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Window
import Cellar

// The window; its size and whether it fills the screen are the program's decision.
Window {
    color: Theme.window
    title: qsTr("%1 – Cellar Panel").arg(Status.cellarName)

    Kiosk {
        anchors.fill: parent
    }
}
