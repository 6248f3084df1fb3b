// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/tags/importtagsoptions.h"

namespace cellar {

struct ImportFile
{
    QString name; // "cellar.toml", "click-fv1.toml"
    QString text;
};

// A cellar.toml with the vessels, first, and the device profiles it names. Vessels whose registers lie the same way
// share a profile and differ in `offset`. What was left over follows as comments.
[[nodiscard]] QList<ImportFile> importFiles(const TagPairing &pairing, const ImportTagsOptions &options);

} // namespace cellar
