// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "kiosk/translation.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QString cancel()
{
    return QCoreApplication::translate("ConfirmSheet", "Cancel");
}

QString cancelsItself(int seconds)
{
    return QCoreApplication::translate("ConfirmSheet", "Cancels itself in %n second(s)", nullptr, seconds);
}

} // namespace

class TranslationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(u"en_US"_s)); }

    void anUnknownLanguageStaysEnglish_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("none") << u""_s;
        QTest::newRow("not a language") << u"nonsense"_s;
        QTest::newRow("not translated") << u"fr"_s;
        QTest::newRow("path") << u"../de"_s;
    }
    void anUnknownLanguageStaysEnglish()
    {
        QFETCH(QString, language);
        QTranslator translator;
        QVERIFY(!cellar::installTranslation(translator, language));
        QVERIFY(translator.isEmpty());
        QCOMPARE(cancel(), u"Cancel"_s);
        QCOMPARE(QLocale().decimalPoint(), u"."_s);
    }

    void englishHasPlurals()
    {
        QTranslator translator;
        QVERIFY(cellar::installTranslation(translator, u"en"_s));
        QCOMPARE(cancel(), u"Cancel"_s);
        QCOMPARE(cancelsItself(1), u"Cancels itself in 1 second"_s);
        QCOMPARE(cancelsItself(20), u"Cancels itself in 20 seconds"_s);
    }

    void germanIsSpoken_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("language") << u"de"_s;
        QTest::newRow("with country") << u"de_AT"_s;
    }
    void germanIsSpoken()
    {
        QFETCH(QString, language);
        QTranslator translator;
        QVERIFY(cellar::installTranslation(translator, language));
        QCOMPARE(cancel(), u"Abbrechen"_s);
        QCOMPARE(cancelsItself(1), u"Bricht in 1 Sekunde von selbst ab"_s);
        QCOMPARE(QLocale().decimalPoint(), u","_s);
    }
};

QTEST_GUILESS_MAIN(TranslationTest)
#include "tst_translation.moc"
