// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton
import QtQuick
import Cellar

// Every colour, size, duration and font of the kiosk. Sizes are those of the smallest dial; a page multiplies them by
// the scale of its grid.
QtObject {
    readonly property string fontFamily: "DejaVu Sans"

    // Surfaces
    readonly property color window: "#17191c"
    readonly property color bar: "#24272b"
    readonly property color card: "#24272b"
    readonly property color cardBorder: "#34383d"
    readonly property color sheet: "#2b2f34"
    readonly property color scrim: "#c0000000"
    readonly property color button: "#3b4046"
    readonly property color buttonPressed: "#565d65"
    readonly property color buttonDisabled: "#2b2f33"
    readonly property color accent: "#1f6fc4"
    readonly property color accentPressed: "#2d86e3"
    readonly property color banner: "#8a1f1a"

    // Dial
    readonly property color rim: "#6b7178"
    readonly property color ring: "#121416"
    readonly property color face: "#1b1d20"
    readonly property color track: "#3c4147"
    readonly property color hatch: "#9aa0a6"
    readonly property color handle: "#eceff1"
    readonly property color handleBorder: "#101214"
    readonly property color handleDisabled: "#7b8187"

    // Words
    readonly property color text: "#f2f4f5"
    readonly property color textDim: "#c3c8cd"
    readonly property color textOff: "#8d949b"
    readonly property color distrust: "#d5d9dc"
    readonly property color good: "#6fd08c"
    readonly property color warning: "#f5b041"
    readonly property color bad: "#ff7f73"

    // Bands of temperature
    readonly property color chill: "#5aa9ff"
    readonly property color transition: "#b9c24a"
    readonly property color fermenting: "#f5a623"
    readonly property color hot: "#ff6b5e"

    // Sizes at scale 1
    readonly property size cell: Qt.size(264, 144)
    readonly property real maximumScale: 2.6
    readonly property real cellMargin: 3
    readonly property real cellPadding: 6
    readonly property real radius: 6
    readonly property real labelSize: 20
    readonly property real lineSize: 13
    readonly property real lineMinimumSize: 9
    readonly property real buttonTextSize: 24
    readonly property real gap: 4
    readonly property real touchSize: 48
    readonly property real maximumTouchSize: 88

    // Shares of a dial's diameter
    readonly property real valueShare: 0.19
    readonly property real trustShare: 0.125
    readonly property real handleShare: 0.15
    readonly property real handleHeldShare: 0.23
    readonly property real handleRimShare: 0.09 // of the handle
    readonly property real faceTextShare: 0.56
    readonly property real knobShare: 0.5 // of the width of a cell

    // Sizes that stay
    readonly property real slop: 8     // of a hold
    readonly property real tapSlop: 16 // of a tap
    readonly property real barHeight: 48
    readonly property real barTextSize: 18
    readonly property real barPanelsShare: 0.55 // of the bar, at most
    readonly property real pageMargin: 16
    readonly property real pageWidth: 1000 // of a page to read, at most
    readonly property real cardPadding: 12
    readonly property real bodySize: 18
    readonly property real titleSize: 26
    readonly property real sheetWidth: 560
    readonly property real sheetMargin: 24
    readonly property real sheetValueSize: 56
    readonly property real sheetButtonHeight: 64
    readonly property real scrollBarWidth: 6
    readonly property real line: 1
    readonly property real smallSize: 16
    readonly property real choiceWidth: 220 // of one of several, at least
    readonly property real twoColumns: 640 // from here on a form has two
    readonly property real journalTimeWidth: 132

    // Vessel page and chart
    readonly property real vesselSide: 216 // of the facts beside the chart, at least
    readonly property real vesselChartShare: 0.5 // of an upright page
    readonly property real chartAxisWidth: 40
    readonly property real chartTop: 10
    readonly property real chartRight: 6
    readonly property real chartFooter: 44
    readonly property real chartStripHeight: 10
    readonly property real chartLineWidth: 2
    readonly property real chartStep: 0.5 // of what is in sight, with a button
    readonly property real chartZoom: 2

    // Durations in milliseconds
    readonly property int hold: 300

    function bandColor(band: int): color {
        switch (band) {
        case Look.Hot:
            return hot;
        case Look.Fermenting:
            return fermenting;
        case Look.Transition:
            return transition;
        default:
            return chill;
        }
    }

    function toneColor(tone: int): color {
        switch (tone) {
        case Look.Fine:
            return good;
        case Look.Busy:
            return warning;
        default:
            return bad;
        }
    }

    function progressColor(progress: int): color {
        switch (progress) {
        case Look.Verified:
            return good;
        case Look.Refused:
        case Look.Failed:
            return bad;
        case Look.Overridden:
        case Look.Canceled:
            return warning;
        default:
            return text;
        }
    }
}
