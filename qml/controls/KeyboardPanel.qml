// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick.VirtualKeyboard

// The keys on the screen, for places without a keyboard. As high as it needs while somebody types, else not there.
InputPanel {
    visible: active
}
