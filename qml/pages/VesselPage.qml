// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Cellar

// Everything about one vessel: what happened to it as a chart, how it was cooled, and what is in it.
Item {
    id: page

    readonly property bool isWide: width > height
    readonly property real sideWidth: isWide ? Math.max(Theme.vesselSide, width * 0.24) : width - 2 * Theme.pageMargin
    readonly property real chartWidth: isWide ? width - sideWidth - 3 * Theme.pageMargin / 2 : width - Theme.pageMargin

    objectName: "vesselPage"

    PushButton {
        id: back

        objectName: "vesselBack"
        x: Theme.pageMargin / 2
        y: Theme.gap
        text: qsTr("‹ Back")
        textSize: Theme.barTextSize
        accessibleName: qsTr("Back to the cellar")
        onClicked: History.close()
    }
    Label {
        id: name

        anchors.left: back.right
        anchors.leftMargin: Theme.pageMargin
        anchors.verticalCenter: back.verticalCenter
        width: Math.min(implicitWidth, page.width / 4)
        text: History.label
        font.bold: true
        font.pixelSize: Theme.titleSize
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.lineSize
    }
    Label {
        anchors.left: name.right
        anchors.leftMargin: Theme.pageMargin
        anchors.right: parent.right
        anchors.rightMargin: Theme.pageMargin
        anchors.verticalCenter: back.verticalCenter
        text: qsTr("%1   %2").arg(History.nowText).arg(History.windowText)
        color: Theme.textDim
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.lineMinimumSize
    }
    Column {
        id: words

        x: Theme.pageMargin / 2
        y: ranges.y + ranges.height + Theme.gap
        width: page.chartWidth

        Label {
            objectName: "legend"
            width: parent.width
            visible: History.legendTime.length > 0
            textFormat: Text.StyledText
            text: qsTr("%1: <font color=\"%2\">temperature %3</font>, <font color=\"%4\">set point %5</font>, valve %6").arg(History.legendTime).arg(Theme.chill).arg(History.legendTemperature).arg(Theme.fermenting).arg(History.legendSetpoint).arg(History.legendValve)
            font.pixelSize: Theme.smallSize
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.lineMinimumSize
        }
        Label {
            objectName: "note"
            width: parent.width
            text: History.legendNote.length > 0 ? "▼ " + History.legendNote : " "
            color: Theme.textDim
            font.pixelSize: Theme.lineSize
        }
    }
    RangeButtons {
        id: ranges

        x: Theme.pageMargin / 2
        y: back.y + back.height + Theme.gap
        width: page.chartWidth
    }
    // On whole pixels: the chart is a picture, and between them lines would vanish.
    HistoryChart {
        x: Theme.pageMargin / 2
        y: Math.ceil(words.y + words.height)
        width: Math.floor(page.chartWidth)
        height: Math.floor(page.isWide ? page.height - y : page.height * Theme.vesselChartShare)
    }
    Flickable {
        id: side

        x: page.isWide ? page.width - page.sideWidth - Theme.pageMargin / 2 : Theme.pageMargin
        y: page.isWide ? ranges.y : words.y + words.height + page.height * Theme.vesselChartShare
        width: page.sideWidth
        height: page.height - y
        contentHeight: facts.height + Theme.pageMargin
        clip: true
        boundsBehavior: Flickable.StopAtBounds

        Column {
            id: facts

            width: parent.width
            spacing: Theme.cardPadding

            BatchCard {
                width: parent.width
                onEdited: BatchForm.open(History.vessel)
            }
            CoolingFigures {
                width: parent.width
            }
        }
    }
    ScrollMark {
        anchors.right: parent.right
        view: side
    }
}
