// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// The pages beside the cellar: panels, connections and journal.
Item {
    id: page

    property int current: Look.PanelsPage

    Row {
        id: tabs

        x: Theme.pageMargin
        y: Theme.gap
        width: parent.width - 2 * Theme.pageMargin
        spacing: 2 * Theme.gap

        Tab {
            objectName: "tabPanels"
            text: qsTr("Panels")
            primary: page.current === Look.PanelsPage
            onClicked: page.current = Look.PanelsPage
        }
        Tab {
            objectName: "tabConnections"
            text: qsTr("Connections")
            primary: page.current === Look.ConnectionsPage
            onClicked: page.current = Look.ConnectionsPage
        }
        Tab {
            objectName: "tabJournal"
            text: qsTr("Journal")
            primary: page.current === Look.JournalPage
            onClicked: page.current = Look.JournalPage
        }
    }

    component Tab: PushButton {
        width: (parent.width - 4 * Theme.gap) / 3
    }
    AboutPage {
        anchors.top: tabs.bottom
        anchors.bottom: parent.bottom
        width: parent.width
        visible: page.current === Look.PanelsPage
    }
    Loader {
        anchors.top: tabs.bottom
        anchors.bottom: parent.bottom
        width: parent.width
        active: page.current === Look.ConnectionsPage
        sourceComponent: ConnectionsPage {
        }
    }
    Loader {
        anchors.top: tabs.bottom
        anchors.bottom: parent.bottom
        width: parent.width
        active: page.current === Look.JournalPage
        sourceComponent: JournalPage {
        }
    }
}
