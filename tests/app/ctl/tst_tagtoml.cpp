// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/deviceprofile.h"
#include "ctl/tags/clicktags.h"
#include "ctl/tags/importtagscommand.h"
#include "ctl/tags/tagtoml.h"
#include "fakewire.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

const auto header = "Address,Data Type,Modbus Address,Function Code,Nickname,Initial Value,Retentive,Comment\n"_ba;

// FV1 and FV2 lie alike, the glycol otherwise.
const auto tagRows = header + R"(DS1,INT,400001,"FC=03,06,16",FV1_Temp
DS2,INT,400002,"FC=03,06,16",FV1_SP
C1,BIT,16385,"FC=01,05,15",FV1_Valve
DS2001,INT,402001,"FC=03,06,16",FV2_Temp
DS2002,INT,402002,"FC=03,06,16",FV2_SP
C2001,BIT,18385,"FC=01,05,15",FV2_Valve
DF1,FLOAT,428673,"FC=03,06,16",Glycol Temp
DF2,FLOAT,428675,"FC=03,06,16",Glycol SP
DF3,FLOAT,428677,"FC=03,06,16",Glycol Valve
DS50,INT,400050,"FC=03,06,16",BT1_Temp
DS51,INT,400051,"FC=03,06,16",BT1_SP
X3,BIT,100003,"FC=02",BT1_Burnout
DF9,FLOAT,428689,"FC=03,06,16","odd "" \ name"
)";

QList<ImportFile> filesOf(const QByteArray &text, const ImportTagsOptions &options = {})
{
    const Result<ClickTags> tags = readClickTags(text);
    const Result<TagPairing> pairing =
        tags ? pairTags(*tags, options.mappings, options.burnoutByOrder) : Result<TagPairing>(TagPairing());
    return importFiles(*pairing, options);
}

} // namespace

class TestTagToml : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theNodeReadsIt_data();
    void theNodeReadsIt();
    void sameLayoutsShareAProfile();
    void wholeNumbersHaveTheScale();
    void strangeNamesBreakNothing();
    void filesAreWrittenOnce();
    void badFiles_data();
    void badFiles();
};

void TestTagToml::theNodeReadsIt_data()
{
    QTest::addColumn<TemperatureUnit>("unit");
    QTest::addColumn<double>("scale");
    for (const double scale : {1.0, 0.1, 0.01, 0.3, 2.0, 10.0}) {
        QTest::addRow("F %g", scale) << TemperatureUnit::Fahrenheit << scale;
        QTest::addRow("C %g", scale) << TemperatureUnit::Celsius << scale;
    }
}

void TestTagToml::theNodeReadsIt()
{
    QFETCH(TemperatureUnit, unit);
    QFETCH(double, scale);
    const QTemporaryDir folder;
    ImportTagsOptions options;
    options.temperatureUnit = unit;
    options.scale = scale;
    for (const ImportFile &file : filesOf(tagRows, options)) {
        QFile out(folder.filePath(file.name));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(file.text.toUtf8());
    }
    const ConfigResult config = loadCellarConfig(folder.filePath(u"cellar.toml"_s));
    QStringList problems;
    for (const ConfigProblem &problem : config.problems) {
        problems.append(problem.toString());
    }
    QCOMPARE(problems, QStringList());
    QCOMPARE(config.config->settings.vessels.size(), 4);
    const DeviceProfile brite = config.config->profileOf(config.config->settings.vessels.at(3));
    QCOMPARE(brite.valve.function, 0);
    QCOMPARE(brite.faultBits->function, 2);
    QCOMPARE(brite.faultBits->address, 2);
    QCOMPARE(config.config->profileOf(config.config->settings.vessels.at(2)).temperature,
        (RegisterPoint{3, 28672, RegisterType::Float32, 1.0}));
    QCOMPARE(config.config->profileOf(config.config->settings.vessels.at(2)).wordOrder, WordOrder::LowFirst);
    QCOMPARE(config.config->profileOf(config.config->settings.vessels.at(2)).setpointWrite.function, 16);
    QCOMPARE(config.config->profileOf(config.config->settings.vessels.at(2)).unit, unit);
}

void TestTagToml::sameLayoutsShareAProfile()
{
    const QList<ImportFile> files = filesOf(tagRows);
    QCOMPARE(files.size(), 4);
    QCOMPARE(files.at(1).name, u"click-fv1.toml"_s);
    QCOMPARE(files.at(2).name, u"click-glycol.toml"_s);
    QCOMPARE(files.at(0).text.count(u"device = \"click-fv1\""_s), 2);
    QVERIFY(files.at(0).text.contains(u"offset = 2000\n"_s));
    QVERIFY(files.at(1).text.contains(u"[valve]\nread = { function = 1, address = 16384 }"_s));
    QVERIFY(files.at(2).text.contains(u"open_above = 0.5"_s));
}

void TestTagToml::wholeNumbersHaveTheScale()
{
    ImportTagsOptions options;
    options.scale = 0.1;
    const QList<ImportFile> files = filesOf(tagRows, options);
    QVERIFY(files.at(0).text.contains(u"# CHECK: INT numbers are taken times 0.1"_s));
    QVERIFY(files.at(1).text.contains(u"{ function = 6, address = 1, type = \"int16\", scale = 0.1 }"_s));
    QVERIFY(files.at(2).text.contains(u"type = \"float32\", scale = 1.0"_s));
}

void TestTagToml::strangeNamesBreakNothing()
{
    const QByteArray rows = header + "DS1,INT,400001,,\"A\"\"b \\ Temp\"\nDS2,INT,400002,,\"A\"\"b \\ SP\"\n"
                                     "C1,BIT,16385,,\"A\"\"b \\ Valve\"\nC2,BIT,16386,,\"x\ny = 1\"\n";
    ImportTagsOptions options;
    options.file = u"/tmp/odd\nname\".csv"_s;
    const QTemporaryDir folder;
    const QList<ImportFile> files = filesOf(rows, options);
    QCOMPARE(files.size(), 2);
    for (const ImportFile &file : files) {
        QFile out(folder.filePath(file.name));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(file.text.toUtf8());
    }
    const ConfigResult config = loadCellarConfig(folder.filePath(u"cellar.toml"_s));
    QVERIFY2(config.config, config.problems.isEmpty() ? "" : qPrintable(config.problems.first().toString()));
}

void TestTagToml::filesAreWrittenOnce()
{
    const QTemporaryDir folder;
    ImportTagsOptions options;
    options.file = folder.filePath(u"tags.csv"_s);
    options.outFolder = folder.filePath(u"out"_s);
    QFile csv(options.file);
    QVERIFY(csv.open(QIODevice::WriteOnly));
    csv.write(tagRows);
    csv.close();
    CommandRun first;
    QVERIFY(first.finish(std::make_unique<ImportTagsCommand>(options, first.output())));
    QCOMPARE(first.codes, QList{ExitCode::Ok});
    QCOMPARE(first.out.count(u'\n'), 4);
    QVERIFY(QFile::exists(options.outFolder + u"/click-glycol.toml"_s));
    QVERIFY(QFile::remove(options.outFolder + u"/cellar.toml"_s));
    CommandRun second;
    QVERIFY(second.finish(std::make_unique<ImportTagsCommand>(options, second.output())));
    QCOMPARE(second.codes, QList{ExitCode::BadInput});
    QVERIFY(second.err.contains(u"click-fv1.toml exists already; nothing was written"_s));
    QVERIFY(!QFile::exists(options.outFolder + u"/cellar.toml"_s));
}

void TestTagToml::badFiles_data()
{
    QTest::addColumn<QByteArray>("text"); // null: there is no file
    QTest::addColumn<QString>("fragment");
    QTest::newRow("none") << QByteArray() << u"tags.csv: "_s;
    QTest::newRow("line") << header + "DF1,REAL,1,FC=03,n\n" << u"tags.csv: line 2: Data Type"_s;
    QTest::newRow("nothing in it") << header << u"no vessel has a temperature"_s;
}

void TestTagToml::badFiles()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, fragment);
    const QTemporaryDir folder;
    ImportTagsOptions options;
    options.file = folder.filePath(u"tags.csv"_s);
    options.outFolder = folder.filePath(u"out"_s);
    if (!text.isNull()) {
        QFile csv(options.file);
        QVERIFY(csv.open(QIODevice::WriteOnly));
        csv.write(text);
    }
    CommandRun run;
    QVERIFY(run.finish(std::make_unique<ImportTagsCommand>(options, run.output())));
    QCOMPARE(run.codes, QList{ExitCode::BadInput});
    QVERIFY2(run.err.contains(fragment), qPrintable(run.err));
    QVERIFY(!QFile::exists(options.outFolder));
}

QTEST_GUILESS_MAIN(TestTagToml)
#include "tst_tagtoml.moc"
