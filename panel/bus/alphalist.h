// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArrayView>
#include <QStringList>

namespace cellar {

// Reads a list of texts as JavaScript would write it, at the beginning of `bytes` and up to its end: in [ ], in
// new Array( ), or bare up to a semicolon or the end of its line. Protocol with the text and the byte where it stops
// making sense; `from` is added to the byte.
[[nodiscard]] Result<QStringList> alphaTexts(QByteArrayView bytes, qsizetype from = 0);

} // namespace cellar
