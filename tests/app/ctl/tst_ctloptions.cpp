// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/ctloptions.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class TestCtlOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void usageErrors_data();
    void usageErrors();
    void commands();
    void negativeNumbersAreNoOptions();
    void theAddressComesFromTheEnvironmentToo();
    void helpNamesTheExitCodes();
};

namespace {

Result<CtlOptions> read(const QStringList &arguments)
{
    return readCtlOptions(QStringList{u"cellarctl"_s} + arguments);
}

} // namespace

void TestCtlOptions::init()
{
    qunsetenv("CELLAR_URL");
    qunsetenv("CELLAR_TOKEN");
}

void TestCtlOptions::usageErrors_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("fragment");
    QTest::newRow("nothing") << QStringList() << u"a command is missing"_s;
    QTest::newRow("misspelt") << QStringList{u"stauts"_s} << u"did you mean \"status\"?"_s;
    QTest::newRow("unknown") << QStringList{u"brew"_s}
                             << u"there are status, set, watch, wire, probe, read, write, check, import-tags"_s;
    QTest::newRow("too much") << QStringList{u"status"_s, u"x"_s} << u"takes no arguments"_s;
    QTest::newRow("set what") << QStringList{u"set"_s} << u"needs a vessel and a value"_s;
    QTest::newRow("set to what") << QStringList{u"set"_s, u"fv"_s} << u"needs a vessel and a value"_s;
    QTest::newRow("set too much") << QStringList{u"set"_s, u"FV"_s, u"20/1"_s, u"34"_s} << u"needs a vessel"_s;
    QTest::newRow("expected without set")
        << QStringList{u"status"_s, u"--expected"_s, u"5"_s} << u"belongs to \"set\""_s;
    const QString wire = u"needs one of on, off and status"_s;
    QTest::newRow("wire what") << QStringList{u"wire"_s} << wire;
    QTest::newRow("wire maybe") << QStringList{u"wire"_s, u"maybe"_s} << wire;
    QTest::newRow("wire too much") << QStringList{u"wire"_s, u"on"_s, u"5"_s} << wire;
    QTest::newRow("wire with expected") << QStringList{u"wire"_s, u"on"_s, u"--expected"_s, u"5"_s}
                                        << u"belongs to \"set\""_s;
    for (const QString &minutes : {u"0"_s, u"1441"_s, u"-5"_s, u"1.5"_s, u"ever"_s}) {
        QTest::addRow("%s minutes", qPrintable(minutes))
            << QStringList{u"wire"_s, u"on"_s, u"--minutes"_s, minutes} << u"from 1 to 1440"_s;
    }
    QTest::newRow("minutes of off") << QStringList{u"wire"_s, u"off"_s, u"--minutes"_s, u"5"_s}
                                    << u"belongs to \"wire on\""_s;
    QTest::newRow("minutes of status") << QStringList{u"status"_s, u"--minutes"_s, u"5"_s}
                                       << u"belongs to \"wire on\""_s;
    QTest::newRow("unknown option") << QStringList{u"status"_s, u"--jason"_s} << u"jason"_s;
    QTest::newRow("option without value") << QStringList{u"status"_s, u"--url"_s} << u"url"_s;
    QTest::newRow("bad address") << QStringList{u"status"_s, u"--url"_s, u"ftp://x"_s} << u"is not an address"_s;
    QTest::newRow("bad token") << QStringList{u"status"_s, u"--token"_s, u"a b"_s} << u"token"_s;
}

void TestCtlOptions::usageErrors()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, fragment);
    const Result<CtlOptions> options = read(arguments);
    QVERIFY(!options);
    QVERIFY2(options.error().text.contains(fragment), qPrintable(options.error().text));
}

void TestCtlOptions::commands()
{
    const Result<CtlOptions> status = read({u"--json"_s, u"status"_s});
    QVERIFY(status);
    QCOMPARE(status->action, CtlOptions::Action::Status);
    QVERIFY(status->json);
    QCOMPARE(status->access.url, QUrl(u"http://127.0.0.1:8080"_s));
    QCOMPARE(status->access.client, "cli"_ba);
    QVERIFY(status->access.token.isEmpty());

    const Result<CtlOptions> set =
        read({u"set"_s, u"FV 20/1"_s, u"34"_s, u"--expected"_s, u"68"_s, u"--token"_s, u"t"_s});
    QVERIFY(set);
    QCOMPARE(set->action, CtlOptions::Action::Set);
    QCOMPARE(set->vessel, u"FV 20/1"_s);
    QCOMPARE(set->value, u"34"_s);
    QCOMPARE(set->expected, std::optional(u"68"_s));
    QCOMPARE(set->access.token, "t"_ba);
    QVERIFY(!set->json);

    QCOMPARE(read({u"watch"_s})->action, CtlOptions::Action::Watch);

    const Result<CtlOptions> wire = read({u"wire"_s, u"on"_s, u"--minutes"_s, u"15"_s});
    QVERIFY(wire);
    QCOMPARE(wire->action, CtlOptions::Action::Wire);
    QCOMPARE(wire->wire, u"on"_s);
    QCOMPARE(wire->minutes, std::optional(15));
    QCOMPARE(read({u"wire"_s, u"off"_s})->minutes, std::nullopt);
}

void TestCtlOptions::negativeNumbersAreNoOptions()
{
    const Result<CtlOptions> set = read({u"set"_s, u"glycol"_s, u"-5.5"_s, u"--expected"_s, u"-4"_s});
    QVERIFY(set);
    QCOMPARE(set->value, u"−5.5"_s); // the typographic minus, which numberFromText() knows
    QCOMPARE(set->expected, std::optional(u"−4"_s));
}

void TestCtlOptions::theAddressComesFromTheEnvironmentToo()
{
    qputenv("CELLAR_URL", "http://cellar.local:81");
    QCOMPARE(read({u"status"_s})->access.url, QUrl(u"http://cellar.local:81"_s));
    QCOMPARE(read({u"status"_s, u"--url"_s, u"other:82"_s})->access.url, QUrl(u"http://other:82"_s));
}

void TestCtlOptions::helpNamesTheExitCodes()
{
    const Result<CtlOptions> help = read({u"--help"_s});
    QVERIFY(help);
    QCOMPARE(help->action, CtlOptions::Action::Help);
    for (int code = 0; code <= 6; ++code) {
        QVERIFY(help->text.contains(u"\n  %1  "_s.arg(code)));
    }
    QVERIFY(read({u"--version"_s})->text.startsWith(u"cellarctl "_s));
}

QTEST_GUILESS_MAIN(TestCtlOptions)
#include "tst_ctloptions.moc"
