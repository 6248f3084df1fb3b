// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace cellar {

// RFC 1952. Fast rather than small: line protocol shrinks to a tenth either way. Any thread.
[[nodiscard]] QByteArray gzip(const QByteArray &plain);

} // namespace cellar
