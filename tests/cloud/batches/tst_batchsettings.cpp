// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/batchsettings.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class BatchSettingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mistakes_data();
    void mistakes();
    void nothingSaid();
    void sheet();
    void csv();
};

void BatchSettingsTest::mistakes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("problem");
    QTest::newRow("source") << "source = \"sheets\""_ba << u"sheet"_s;
    QTest::newRow("no file") << "source = \"csv\""_ba << u"file"_s;
    QTest::newRow("no account") << "source = \"sheet\"\nspreadsheet = \"1aB\"\nsheet = \"Main\""_ba
                                << u"service_account"_s;
    QTest::newRow("not an id")
        << "source = \"sheet\"\nspreadsheet = \"My sheet\"\nsheet = \"Main\"\nservice_account = \"env:A\""_ba
        << u"\"My sheet\" is neither the id of a spreadsheet nor its address"_s;
    QTest::newRow("rows") << "rows = 0"_ba << u"rows"_s;
    QTest::newRow("dates") << "dates = \"dmy\""_ba << u"d/m/y"_s;
    QTest::newRow("unknown key") << "sorce = \"csv\""_ba << u"sorce"_s;
    QTest::newRow("key of another source") << "interval = \"60s\""_ba << u"interval"_s;
    QTest::newRow("unknown column") << "[batches.columns]\ngravty = \"SG\""_ba << u"gravty"_s;
}

void BatchSettingsTest::mistakes()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, problem);
    TomlDocument document("[batches]\n" + text, u"cellar.toml"_s);
    const auto batches = document.root().table(u"batches");
    QVERIFY(batches);
    (void)readBatchSettings(*batches);
    const QList<ConfigProblem> problems = document.finish();
    QCOMPARE(problems.size(), 1);
    QVERIFY2(problems.first().text.contains(problem), qPrintable(problems.first().text));
}

void BatchSettingsTest::nothingSaid()
{
    TomlDocument document("[batches]\n", u"cellar.toml"_s);
    const BatchSettings settings = readBatchSettings(*document.root().table(u"batches"));
    QVERIFY(document.finish().isEmpty());
    QCOMPARE(settings.source, BatchSettings::Source::Typed);
    QCOMPARE(settings.rules.newestRows, 25);
    QVERIFY(!settings.writeBack);
}

void BatchSettingsTest::sheet()
{
    TomlDocument document("[batches]\nsource = \"sheet\"\n"
                          "spreadsheet = \"https://docs.google.com/spreadsheets/d/1aB_c-D/edit#gid=0\"\n"
                          "sheet = \"Main\"\nservice_account = \"env:GOOGLE_SERVICE_AUTH\"\ninterval = \"2m\"\n"
                          "write_back = true\nrows = 100\ndates = \"d/m/y\"\n"
                          "columns = { gravity = \"SG\", vessel = \"Tank\" }\n",
        u"cellar.toml"_s);
    const BatchSettings settings = readBatchSettings(*document.root().table(u"batches"));
    const QList<ConfigProblem> problems = document.finish();
    QVERIFY2(problems.isEmpty(), qPrintable(problems.isEmpty() ? QString() : problems.first().toString()));
    QCOMPARE(settings.source, BatchSettings::Source::Sheet);
    QCOMPARE(settings.spreadsheet, u"1aB_c-D"_s);
    QCOMPARE(settings.sheet, u"Main"_s);
    QCOMPARE(settings.serviceAccount, u"env:GOOGLE_SERVICE_AUTH"_s);
    QCOMPARE(settings.interval, Milliseconds(2min));
    QVERIFY(settings.writeBack);
    QCOMPARE(settings.rules.newestRows, 100);
    QCOMPARE(settings.rules.dates, DateOrder::DayFirst);
    QCOMPARE(
        settings.rules.names, (BatchColumnNames{{BatchColumn::Gravity, u"SG"_s}, {BatchColumn::Vessel, u"Tank"_s}}));
}

void BatchSettingsTest::csv()
{
    TomlDocument document("[batches]\nsource = \"csv\"\nfile = \"batches.csv\"\n", u"cellar.toml"_s);
    const BatchSettings settings = readBatchSettings(*document.root().table(u"batches"));
    QVERIFY(document.finish().isEmpty());
    QCOMPARE(settings.source, BatchSettings::Source::Csv);
    QCOMPARE(settings.file, u"batches.csv"_s);
}

QTEST_APPLESS_MAIN(BatchSettingsTest)
#include "tst_batchsettings.moc"
