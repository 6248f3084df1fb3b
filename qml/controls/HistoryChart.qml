// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtCharts
import Cellar

// The chart of one vessel: Qt Charts draws temperature and set point, ChartOverlay what it has no word for, ChartGrip
// takes the fingers.
Item {
    id: chart

    readonly property rect plotArea: Qt.rect(Theme.chartAxisWidth, Theme.chartTop, width - Theme.chartAxisWidth - Theme.chartRight, height - Theme.chartTop - Theme.chartFooter)

    Accessible.role: Accessible.Chart
    Accessible.name: qsTr("History of %1").arg(History.label)
    Accessible.description: History.legendTemperature

    Rectangle {
        x: chart.plotArea.x
        y: chart.plotArea.y
        width: chart.plotArea.width
        height: chart.plotArea.height
        color: Theme.card
    }
    // With a background of its own it would not wipe what it drew before beside that.
    ChartView {
        anchors.fill: parent
        backgroundColor: "transparent"
        plotAreaColor: "transparent"
        legend.visible: false
        antialiasing: true
        animationOptions: ChartView.NoAnimation
        margins.left: 0
        margins.top: 0
        margins.right: 0
        margins.bottom: 0

        LineSeries {
            id: seed
        }
    }
    ChartLines {
        seed: seed
        history: History
        plotArea: chart.plotArea
        temperatureColor: Theme.chill
        setpointColor: Theme.fermenting
        gridColor: Theme.track
        textColor: Theme.textDim
        font.family: Theme.fontFamily
        font.pixelSize: Theme.lineSize
        lineWidth: Theme.chartLineWidth
    }
    ChartOverlay {
        anchors.fill: parent
        history: History
        plotArea: chart.plotArea
        stripHeight: Theme.chartStripHeight
        font.family: Theme.fontFamily
        font.pixelSize: Theme.lineSize
        gridColor: Theme.track
        textColor: Theme.textDim
        valveColor: Theme.chill
        valveTrackColor: Theme.track
        markColor: Theme.fermenting
        outageColor: Theme.bad
        cursorColor: Theme.text
    }
    ChartGrip {
        objectName: "chartGrip"
        x: chart.plotArea.x
        width: chart.plotArea.width
        height: chart.height
        slop: Theme.tapSlop
        onPanned: share => History.pan(share)
        onZoomed: (factor, at) => History.zoom(factor, at)
        onTapped: at => History.pointAt(at)
        onDoubleTapped: History.reset()
    }
    Label {
        objectName: "chartStatus"
        x: chart.plotArea.x + Theme.pageMargin
        y: chart.plotArea.y
        width: chart.plotArea.width - 2 * Theme.pageMargin
        height: chart.plotArea.height
        visible: text.length > 0
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        wrapMode: Text.WordWrap
        text: History.statusText
        color: Theme.textDim
    }
}
