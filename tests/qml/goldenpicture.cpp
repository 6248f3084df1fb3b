// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "goldenpicture.h"

#include <QDir>
#include <QFileInfo>
#include <QLibraryInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// The Qt that drew the pictures in the folder itself.
constexpr int drawnByMajor = 6;
constexpr int drawnByMinor = 4;

QString folder()
{
    return qEnvironmentVariable("CELLAR_SOURCE") + u"/tests/qml/goldens"_s;
}

bool looksDifferent(QRgb a, QRgb b, int tolerance)
{
    return std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)), std::abs(qBlue(a) - qBlue(b))}) >
           tolerance;
}

} // namespace

double differingShare(const QImage &a, const QImage &b, bool coarse)
{
    constexpr int area = 8;
    const auto prepared = [coarse](const QImage &image) {
        const QImage whole = image.convertToFormat(QImage::Format_RGB32);
        return coarse ? whole.scaled(whole.size() / area, Qt::IgnoreAspectRatio, Qt::SmoothTransformation) : whole;
    };
    const QImage left = prepared(a);
    const QImage right = prepared(b);
    constexpr int tolerance = 24; // of 255, each channel
    qint64 different = 0;
    for (int y = 0; y < left.height(); ++y) {
        for (int x = 0; x < left.width(); ++x) {
            different += looksDifferent(left.pixel(x, y), right.pixel(x, y), tolerance) ? 1 : 0;
        }
    }
    return double(different) / (double(left.width()) * left.height());
}

GoldenPicture::GoldenPicture(const QString &name)
    : m_name(name)
{
    const QVersionNumber qt = QLibraryInfo::version();
    const bool drawnHere = qt.majorVersion() == drawnByMajor && qt.minorVersion() == drawnByMinor;
    const QString own = u"%1/%2.%3"_s.arg(folder()).arg(qt.majorVersion()).arg(qt.minorVersion());
    const bool hasOwn = QFileInfo::exists(own);
    m_sameQt = drawnHere || hasOwn;
    m_file = u"%1/%2.png"_s.arg(hasOwn ? own : folder(), name);
}

QString GoldenPicture::compare(const QImage &now) const
{
    if (qEnvironmentVariableIsSet("CELLAR_RENEW_GOLDENS")) {
        return now.convertToFormat(QImage::Format_RGB888).save(m_file, "PNG", 0) ? QString()
                                                                                 : u"cannot write %1"_s.arg(m_file);
    }
    const QImage golden(m_file);
    if (golden.isNull()) {
        return u"%1 cannot be read; %2"_s.arg(m_file, store(now));
    }
    if (golden.size() != now.size()) {
        return u"%1 has another size; %2"_s.arg(m_file, store(now));
    }
    constexpr double allowed = 0.0002;
    constexpr double allowedFromAfar = 0.02;
    const double share = differingShare(golden, now, !m_sameQt);
    if (share > (m_sameQt ? allowed : allowedFromAfar)) {
        return u"%1 % of %2 look different; %3"_s.arg(100 * share).arg(m_file, store(now));
    }
    return {};
}

QString GoldenPicture::store(const QImage &now) const
{
    const QString file = QDir::temp().filePath(u"cellar-golden-%1.png"_s.arg(m_name));
    now.save(file);
    return u"the new picture is %1, CELLAR_RENEW_GOLDENS=1 makes it the golden one"_s.arg(file);
}

} // namespace cellar
