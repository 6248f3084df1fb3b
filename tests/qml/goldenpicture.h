// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QString>

namespace cellar {

// A stored picture and how a new one compares with it. Pictures live in tests/qml/goldens; CELLAR_RENEW_GOLDENS=1
// stores the new one instead of comparing. Those of another Qt come from other font and raster code:
// goldens/<major.minor> goes first where it exists, and where it does not, the comparison looks from further away.
class GoldenPicture
{
public:
    explicit GoldenPicture(const QString &name);

    // Empty when `now` looks the same; else what differs, and where the new picture was left.
    [[nodiscard]] QString compare(const QImage &now) const;

private:
    [[nodiscard]] QString store(const QImage &now) const;

    QString m_name;
    QString m_file;
    bool m_sameQt = false;
};

// The share of pixels, 0..1, that look different. With `coarse`, of areas of 8 × 8 pixels.
[[nodiscard]] double differingShare(const QImage &a, const QImage &b, bool coarse);

} // namespace cellar
