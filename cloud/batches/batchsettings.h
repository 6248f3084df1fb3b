// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batches/batchtable.h"
#include "core/tomltable.h"

#include <QUrl>

namespace cellar {

// The table [batches] of cellar.toml.
struct BatchSettings
{
    enum class Source
    {
        Typed, // at the faces; the default
        Csv,
        Sheet,
    };
    Source source = Source::Typed;
    QString file{}; // csv: relative to the folder of cellar.toml
    QString spreadsheet{}; // sheet: the id from its address
    QString sheet{}; // the name on its tab
    QString serviceAccount{}; // a secret, see resolveSecret(): the key file or its base64
    Milliseconds interval = std::chrono::minutes(1);
    bool writeBack = false; // gravity, stage and notes go back into the sheet
    QUrl api{QStringLiteral("https://sheets.googleapis.com")}; // for tests
    BatchTableRules rules{};
};

// Reports what is wrong to the table's document.
[[nodiscard]] BatchSettings readBatchSettings(const TomlTable &batches);

} // namespace cellar
