// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Window
import QtTest
import Cellar
import CellarTest

// The gesture, with real touch events on the whole kiosk: what may move a setpoint and what never does.
Item {
    id: scene

    width: 1280
    height: 800

    Kiosk {
        id: kiosk

        anchors.fill: parent
    }

    TestCase {
        id: test

        // What fingers still lie on, so that one failure does not become many.
        property var fingers: ({})

        name: "Dial"
        when: windowShown

        function init() {
            Bench.reset();
            tryVerify(() => dial("fv-20-1") !== null);
            frame();
        }

        function cleanup() {
            for (const finger in fingers)
                touchEvent(kiosk).release(Number(finger), kiosk, 0, 0).commit();
            fingers = {};
        }

        function frame() {
            kiosk.Window.window.update();
            waitForRendering(kiosk);
        }

        // The first item below `parent` that `accept` takes.
        function find(parent, accept) {
            for (let index = 0; index < parent.children.length; ++index) {
                const child = parent.children[index];
                const found = accept(child) ? child : find(child, accept);
                if (found !== null)
                    return found;
            }
            return null;
        }
        function dial(vessel) {
            return find(kiosk, item => item.objectName === "dial" && item.vesselId === vessel);
        }
        function named(name) {
            return find(kiosk, item => item.objectName === name && item.visible);
        }
        function knob(vessel) {
            return find(dial(vessel), item => item.objectName === "knob");
        }
        function at(knob, fraction) {
            const angle = (225 - 270 * fraction) * Math.PI / 180;
            const radius = knob.width / 2 * 0.83;
            return Qt.point(knob.width / 2 + radius * Math.cos(angle), knob.height / 2 - radius * Math.sin(angle));
        }
        function press(knob, point, finger = 1) {
            touchEvent(knob).press(finger, knob, point.x, point.y).commit();
            fingers[finger] = true;
        }
        function move(knob, point, finger = 1) {
            touchEvent(knob).move(finger, knob, point.x, point.y).commit();
            // Moves are delivered with the next frame.
            frame();
        }
        function release(knob, point, finger = 1) {
            touchEvent(knob).release(finger, knob, point.x, point.y).commit();
            delete fingers[finger];
        }
        // Presses the handle and waits until it is held.
        function hold(vessel) {
            const held = knob(vessel);
            press(held, held.handleCenter);
            tryCompare(held, "dragging", true);
            compare(Setpoint.vessel, vessel);
            return held;
        }
        function fraction(value) {
            return (value - 34) / 66;
        }

        function test_tooShortAHoldDoesNothing() {
            const touched = knob("fv-20-1");
            const start = Qt.point(touched.handleCenter.x, touched.handleCenter.y);
            press(touched, start);
            verify(touched.touched);
            release(touched, start);
            verify(!touched.touched);
            compare(Setpoint.phase, Look.Idle);
        }
        function test_movingBeforeTheHoldNeverDrags() {
            const touched = knob("fv-20-1");
            const start = Qt.point(touched.handleCenter.x, touched.handleCenter.y);
            press(touched, start);
            move(touched, Qt.point(start.x + 9, start.y));
            verify(!touched.touched);
            // As long as the hold would have taken, and a little more.
            wait(Theme.hold + 50);
            move(touched, at(touched, 0.9));
            compare(Setpoint.phase, Look.Idle);
            release(touched, at(touched, 0.9));
            compare(Setpoint.phase, Look.Idle);
        }
        function test_aLittleTremblingStillHolds() {
            const touched = knob("fv-20-1");
            const start = Qt.point(touched.handleCenter.x, touched.handleCenter.y);
            press(touched, start);
            move(touched, Qt.point(start.x + 5, start.y + 3));
            tryCompare(touched, "dragging", true);
            release(touched, start);
            compare(Setpoint.phase, Look.Idle);
        }
        function test_onlyTheHandleDrags_data() {
            return [
                {tag: "centre", x: 0.5, y: 0.5},
                {tag: "ring beside the handle", x: 0.08, y: 0.5},
                {tag: "below", x: 0.5, y: 0.95}
            ];
        }
        function test_onlyTheHandleDrags(data) {
            const touched = knob("fv-20-1");
            const point = Qt.point(touched.width * data.x, touched.height * data.y);
            press(touched, point);
            verify(!touched.touched);
            wait(Theme.hold + 50);
            move(touched, at(touched, 0.9));
            compare(Setpoint.phase, Look.Idle);
            release(touched, at(touched, 0.9));
        }
        function test_scrollingPastADialMovesNothing() {
            Bench.setVesselCount(33);
            tryVerify(() => dial("v-4") !== null);
            frame();
            const view = find(kiosk, item => item.objectName === "vessels");
            const touched = knob("v-4");
            const start = Qt.point(touched.handleCenter.x, touched.handleCenter.y);
            const before = view.contentY;
            press(touched, start);
            for (let way = 10; way <= 120; way += 10)
                move(touched, Qt.point(start.x, start.y - way));
            verify(view.contentY > before);
            compare(Setpoint.phase, Look.Idle);
            release(touched, Qt.point(start.x, start.y - 120));
            compare(Setpoint.phase, Look.Idle);
            compare(Bench.requests, 0);
        }
        function test_aHeldHandleDoesNotScroll() {
            Bench.setVesselCount(33);
            tryVerify(() => dial("v-4") !== null);
            frame();
            const view = find(kiosk, item => item.objectName === "vessels");
            const before = view.contentY;
            const held = hold("v-4");
            for (let step = 0; step <= 10; ++step)
                move(held, at(held, 0.5 - step * 0.05));
            compare(view.contentY, before);
            compare(Setpoint.valueText, "34");
            release(held, at(held, 0));
            compare(Setpoint.phase, Look.Confirming);
        }
        function test_secondFingerIsIgnored() {
            const held = hold("fv-20-1");
            const other = knob("fv-10-1");
            const start = Qt.point(other.handleCenter.x, other.handleCenter.y);
            touchEvent(held).stationary(1).press(2, other, start.x, start.y).commit();
            wait(Theme.hold + 50);
            touchEvent(held).stationary(1).move(2, other, start.x + 60, start.y - 60).commit();
            compare(Setpoint.vessel, "fv-20-1");
            compare(Setpoint.valueText, "68");
            touchEvent(held).move(1, held, at(held, fraction(50)).x, at(held, fraction(50)).y).stationary(2).commit();
            tryCompare(Setpoint, "valueText", "50");
            touchEvent(held).stationary(1).release(2, other, start.x + 60, start.y - 60).commit();
            compare(Setpoint.phase, Look.Dragging);
            release(held, at(held, fraction(50)));
            compare(Setpoint.phase, Look.Confirming);
            compare(Setpoint.vessel, "fv-20-1");
        }
        function test_readingGoneMidDragCancels() {
            const held = hold("fv-20-1");
            move(held, at(held, fraction(50)));
            Bench.setGood("fv-20-1", false);
            compare(Setpoint.phase, Look.Idle);
            compare(Setpoint.noticeText, "Cancelled: the reading is stale");
            verify(!held.dragging);
            move(held, at(held, fraction(40)));
            release(held, at(held, fraction(40)));
            compare(Setpoint.phase, Look.Idle);
            compare(Bench.requests, 0);
        }
        function test_lostConnectionMidDragCancels() {
            const held = hold("fv-20-1");
            Bench.setOnline(false);
            compare(Setpoint.phase, Look.Idle);
            verify(!held.dragging);
            release(held, held.handleCenter);
        }
        function test_staleDialDoesNotDrag() {
            Bench.setGood("fv-20-1", false);
            const touched = knob("fv-20-1");
            press(touched, touched.handleCenter);
            wait(Theme.hold + 50);
            verify(!touched.dragging);
            release(touched, touched.handleCenter);
            compare(Setpoint.phase, Look.Idle);
        }
        function test_theEndsDoNotMeet() {
            const held = hold("fv-20-1");
            move(held, at(held, 0.9));
            move(held, at(held, 1.0));
            move(held, at(held, 1.16));
            move(held, at(held, 1.3));
            compare(Setpoint.valueText, "100");
            release(held, at(held, 1.3));
            compare(Setpoint.valueText, "100");
        }
        function test_dragAskCancel() {
            const held = hold("fv-20-1");
            move(held, at(held, fraction(34)));
            compare(Setpoint.valueText, "34");
            release(held, at(held, fraction(34)));
            compare(Setpoint.phase, Look.Confirming);
            mouseClick(named("confirmCancel"));
            compare(Setpoint.phase, Look.Idle);
            compare(Bench.requests, 0);
        }
        function test_dragAskSetVerified() {
            const held = hold("fv-20-1");
            move(held, at(held, fraction(34)));
            release(held, at(held, fraction(34)));
            compare(named("confirmValues").text, "68 → 34 °F");
            compare(named("confirmSet").text, "Set to 34 °F");
            mouseClick(named("confirmSet"));
            compare(Bench.requests, 1);
            compare(Bench.requestedValue, 34);
            tryVerify(() => dial("fv-20-1").progress === Look.Writing);
            Bench.verify();
            compare(dial("fv-20-1").progressText, "Verified: panel holds 34\u00a0°F (14\u00a0ms)");
        }
        function test_theQuestionCoversTheDials() {
            const held = hold("fv-20-1");
            move(held, at(held, fraction(34)));
            release(held, at(held, fraction(34)));
            const other = knob("fv-10-1");
            press(other, other.handleCenter);
            wait(Theme.hold + 50);
            verify(!other.dragging);
            release(other, other.handleCenter);
            compare(Setpoint.vessel, "fv-20-1");
        }
        function test_keysAnswerTheQuestion() {
            const held = hold("fv-20-1");
            release(held, at(held, fraction(40)));
            compare(Setpoint.phase, Look.Idle);
            hold("fv-20-1");
            move(held, at(held, fraction(40)));
            release(held, at(held, fraction(40)));
            compare(Setpoint.phase, Look.Confirming);
            keyClick(Qt.Key_Escape);
            compare(Setpoint.phase, Look.Idle);
        }
        function test_tapsMerge() {
            const lower = find(dial("fv-20-1"), item => item.objectName === "lower");
            for (let tap = 0; tap < 3; ++tap) {
                touchEvent(lower).press(1).commit();
                touchEvent(lower).release(1).commit();
            }
            compare(Setpoint.phase, Look.Stepping);
            compare(Setpoint.valueText, "65");
            tryVerify(() => Setpoint.phase === Look.Confirming);
            compare(Bench.requests, 0);
        }
        function test_scrollingPastAStepButtonMovesNothing() {
            Bench.setVesselCount(33);
            tryVerify(() => dial("v-4") !== null);
            frame();
            const view = find(kiosk, item => item.objectName === "vessels");
            const before = view.contentY;
            const raise = find(dial("v-4"), item => item.objectName === "raise");
            const start = Qt.point(raise.width / 2, raise.height - 4);
            press(raise, start);
            for (let way = 6; way <= 42; way += 6)
                move(raise, Qt.point(start.x, start.y - way));
            verify(view.contentY > before);
            release(raise, Qt.point(start.x, start.y - 42));
            compare(Setpoint.phase, Look.Idle);
        }
        function test_answeringDoesNotTouchWhatLiesBelow() {
            // The two answers lie above the step buttons of other dials.
            for (const answer of ["confirmCancel", "confirmSet"]) {
                const held = hold("fv-20-1");
                move(held, at(held, fraction(34)));
                release(held, at(held, fraction(34)));
                const button = named(answer);
                const middle = Qt.point(button.width / 2, button.height / 2);
                press(button, middle);
                release(button, middle);
                compare(Setpoint.phase, Look.Idle);
                Bench.reset();
            }
        }
        function test_askButtonDoesNotWait() {
            mouseClick(find(dial("fv-20-1"), item => item.objectName === "raise"));
            const ask = named("ask");
            compare(ask.text, "Set to 69 °F");
            mouseClick(ask);
            compare(Setpoint.phase, Look.Confirming);
        }
        function test_touchTargetsAreLargeEnough() {
            scene.width = 800;
            scene.height = 480;
            frame();
            for (const name of ["lower", "raise", "about"]) {
                const button = named(name);
                verify(button.width >= 48, name);
                verify(button.height >= 48, name);
            }
            scene.width = 1280;
            scene.height = 800;
            frame();
        }
        function luminance(color) {
            const linear = c => c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
            return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b);
        }
        function test_wordsAreLegible_data() {
            return [
                {tag: "chill", color: Theme.chill, on: Theme.face},
                {tag: "transition", color: Theme.transition, on: Theme.face},
                {tag: "fermenting", color: Theme.fermenting, on: Theme.face},
                {tag: "hot", color: Theme.hot, on: Theme.face},
                {tag: "hot on sheet", color: Theme.hot, on: Theme.sheet},
                {tag: "distrust", color: Theme.distrust, on: Theme.face},
                {tag: "dim", color: Theme.textDim, on: Theme.card},
                {tag: "off", color: Theme.textOff, on: Theme.card},
                {tag: "good", color: Theme.good, on: Theme.card},
                {tag: "bad", color: Theme.bad, on: Theme.card},
                {tag: "warning", color: Theme.warning, on: Theme.card},
                {tag: "banner", color: Theme.text, on: Theme.banner},
                {tag: "accent", color: Theme.text, on: Theme.accent}
            ];
        }
        function test_wordsAreLegible(data) {
            const pair = [luminance(data.color), luminance(data.on)].sort((a, b) => b - a);
            verify((pair[0] + 0.05) / (pair[1] + 0.05) >= 4.5);
        }
    }
}
