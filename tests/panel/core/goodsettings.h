// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

// What the tests of the settings begin with.
namespace cellar::goodsettings {

using namespace Qt::StringLiterals;

// Right in every line; each bad case changes one thing. The line numbers of the cases count from here.
inline const QByteArray good = R"([cellar]
name = "SuperCellar"
display_unit = "C"
language = "de"
[server]
listen = ["127.0.0.1:8080"]
public_url = "https://cellar.example.com"
behind_proxy = false
[[panel]]
id = "main"
driver = "modbus-tcp"
address = "10.1.10.105:1502"
poll = "2s"
timeout = "250ms"
[[vessel]]
id = "fv-10-1"
label = "FV 10/1"
kind = "brite"
panel = "main"
device = "delta-dtb"
unit = 3
offset = 16
slot = 7
limits = { min = 30.0, max = 90.5, step = 0.5 }
sim = { temperature = 36.8, setpoint = 34, volume_bbl = 20.0, fermentation_kw = 0.9, probe = false }
[[vessel]]
id = "second"
label = "Second"
panel = "main"
device = "delta-dtb"
)"_ba;

} // namespace cellar::goodsettings
