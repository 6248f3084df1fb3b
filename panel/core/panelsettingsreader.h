// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "core/tomltable.h"

namespace cellar {

// The part of the settings reader that knows what each driver needs. Problems go to the table's document.

// One [[panel]], complete and checked.
[[nodiscard]] PanelSettings readPanel(const TomlTable &table);

// Reports two panels on one serial line: their requests would cut into each other.
void checkSerialLines(const QList<TomlTable> &tables, const QList<PanelSettings> &panels);

// Warns of keys that belong to another driver, and recognises them: choosing the wrong driver is one message, not five.
void warnMeaningless(const TomlTable &table, const QStringList &keys, PanelDriver driver);

// Ids go into addresses of the API and names of files.
[[nodiscard]] QString readId(const TomlTable &table, QStringView key);

// `temperature_unit`, where somebody wrote it.
[[nodiscard]] std::optional<TemperatureUnit> readTemperatureUnit(const TomlTable &table);

} // namespace cellar
