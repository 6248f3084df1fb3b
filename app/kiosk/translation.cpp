// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace cellar {

bool installTranslation(QTranslator &translator, const QString &language)
{
    const QLocale locale(language);
    // QLocale takes an unknown name for "C"; load() would then try cellar_c and the shorter cellar.
    if (locale.language() == QLocale::C || !translator.load(locale, u"cellar"_s, u"_"_s, u":/i18n"_s)) {
        return false;
    }
    QLocale::setDefault(locale);
    return QCoreApplication::installTranslator(&translator);
}

} // namespace cellar
