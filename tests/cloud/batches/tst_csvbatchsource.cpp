// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/csvbatchsource.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class CsvBatchSourceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void unreadable_data();
    void unreadable();
    void notThere();
    void notAFile();
    void tooLarge();
    void halfWritten();
    void pipeDoesNotHang();

    void asSpreadsheetsExportIt_data();
    void asSpreadsheetsExportIt();
    void changesAreSeen();
    void replacedFileIsSeen();
    void sharesThatSayNothingAreLookedAt();
    void unchangedIsConfirmed();
    void comesBack();

private:
    void write(const QByteArray &bytes);
    void replace(const QByteArray &bytes);
    void start(const CsvBatchSource::Timing &timing);
    [[nodiscard]] QString lastError() const { return m_errors.isEmpty() ? QString() : m_errors.last(); }
    [[nodiscard]] QStringList lastRow() const
    {
        return m_reads.isEmpty() ? QStringList() : m_reads.last().last().cells;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
    std::unique_ptr<CsvBatchSource> m_source;
    QList<QList<CsvRow>> m_reads;
    QStringList m_errors;
    int m_confirmed = 0;
};

namespace {

// So fast that tests need not wait, with the poll out of the way where the watch is tested and the other way round.
constexpr CsvBatchSource::Timing watching{.poll = 1h, .settle = 10ms, .patience = 1min};
constexpr CsvBatchSource::Timing polling{.poll = 20ms, .settle = 1h, .patience = 1min};

} // namespace

void CsvBatchSourceTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_file = m_folder->filePath(u"batches.csv"_s);
    m_reads.clear();
    m_errors.clear();
    m_confirmed = 0;
}

void CsvBatchSourceTest::cleanup()
{
    m_source.reset();
}

void CsvBatchSourceTest::write(const QByteArray &bytes)
{
    QFile file(m_file);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(file.write(bytes), bytes.size());
}

void CsvBatchSourceTest::replace(const QByteArray &bytes)
{
    QSaveFile file(m_file);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    QVERIFY(file.commit());
}

void CsvBatchSourceTest::start(const CsvBatchSource::Timing &timing)
{
    m_source = std::make_unique<CsvBatchSource>(m_file, timing);
    connect(m_source.get(), &BatchSource::read, this, [this](const QList<CsvRow> &rows) { m_reads.append(rows); });
    connect(m_source.get(), &BatchSource::failed, this, [this](const Error &error) { m_errors.append(error.text); });
    connect(m_source.get(), &BatchSource::confirmed, this, [this] { ++m_confirmed; });
    m_source->start();
}

void CsvBatchSourceTest::unreadable_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("error");
    QTest::newRow("empty") << ""_ba << u"\"%1\" is empty"_s;
    QTest::newRow("blank") << "\r\n \r\n"_ba << u"\"%1\" is empty"_s;
    QTest::newRow("Latin-1") << "Beer,Vessel\nK\xF6lsch,FV 10/1\n"_ba
                             << u"\"%1\": line 2 is not UTF-8; save the file as \"CSV UTF-8\""_s;
    QTest::newRow("UTF-16") << "\xFF\xFE"_ba
                               "B\0e\0"_ba
                            << u"\"%1\": this is UTF-16LE, not UTF-8; save it as \"CSV UTF-8\""_s;
    QTest::newRow("a spreadsheet") << "PK\x03\x04\x14"_ba
                                   << u"\"%1\": line 1: a control character (code 3): this is no text file"_s;
    QTest::newRow("open quote") << "Beer,Vessel\n\"Pils,FV 10"_ba
                                << u"\"%1\": line 2: the quote that opens here is never closed"_s;
}

void CsvBatchSourceTest::unreadable()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, error);
    write(bytes);
    start(watching);
    QTRY_COMPARE(lastError(), error.arg(m_file));
    QVERIFY(m_reads.isEmpty());
}

void CsvBatchSourceTest::notThere()
{
    start(watching);
    QTRY_COMPARE(lastError(), u"cannot read \"%1\": there is no such file"_s.arg(m_file));
}

void CsvBatchSourceTest::notAFile()
{
    QVERIFY(QDir().mkpath(m_file));
    start(watching);
    QTRY_COMPARE(lastError(), u"cannot read \"%1\": it is not a regular file"_s.arg(m_file));
}

void CsvBatchSourceTest::tooLarge()
{
    write("Beer,Vessel\n" + QByteArray(CsvBatchSource::largestFile, 'x'));
    start(watching);
    QTRY_COMPARE(lastError(), u"\"%1\": the file is larger than 4 MB"_s.arg(m_file));
}

void CsvBatchSourceTest::halfWritten()
{
    write("Beer,Vessel\nPils,FV 10/1\n");
    start(watching);
    QTRY_COMPARE(m_reads.size(), 1);
    write("Beer,Vessel\n\"Pils, dry ho");
    QTRY_COMPARE(m_errors.size(), 1);
    QCOMPARE(m_reads.size(), 1);
    write("Beer,Vessel\n\"Pils, dry hopped\",FV 10/1\n");
    QTRY_COMPARE(lastRow(), (QStringList{u"Pils, dry hopped"_s, u"FV 10/1"_s}));
}

// Somebody made a pipe of it: reading would wait for ever, and the end of the program with it.
void CsvBatchSourceTest::pipeDoesNotHang()
{
    QCOMPARE(mkfifo(qPrintable(m_file), 0600), 0);
    start(watching);
    QTRY_COMPARE(lastError(), u"cannot read \"%1\": it is not a regular file"_s.arg(m_file));
}

void CsvBatchSourceTest::asSpreadsheetsExportIt_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("Excel") << "\xEF\xBB\xBF"_ba
                              "Beer,Vessel\r\n\"K\xC3\xB6lsch \xF0\x9F\x8D\xBA\",FV 10/1\r\n"_ba;
    QTest::newRow("Excel in Europe") << "\xEF\xBB\xBF"_ba
                                        "Beer;Vessel\r\nK\xC3\xB6lsch \xF0\x9F\x8D\xBA;FV 10/1\r\n"_ba;
    QTest::newRow("Sheets, no last line end") << "Beer,Vessel\r\nK\xC3\xB6lsch \xF0\x9F\x8D\xBA,FV 10/1"_ba;
    QTest::newRow("tabs") << "Beer\tVessel\nK\xC3\xB6lsch \xF0\x9F\x8D\xBA\tFV 10/1\n"_ba;
}

void CsvBatchSourceTest::asSpreadsheetsExportIt()
{
    QFETCH(QByteArray, bytes);
    write(bytes);
    start(watching);
    QTRY_COMPARE(lastRow(), (QStringList{u"Kölsch 🍺"_s, u"FV 10/1"_s}));
    QVERIFY(m_errors.isEmpty());
    QCOMPARE(m_source->kind(), u"csv"_s);
    QCOMPARE(m_source->identity(), u"csv:"_s + m_file);
}

void CsvBatchSourceTest::changesAreSeen()
{
    write("Beer,Vessel\nPils,FV 10/1\n");
    start(watching);
    QTRY_COMPARE(lastRow().value(0), u"Pils"_s);
    write("Beer,Vessel\nStout,FV 10/1\n");
    QTRY_COMPARE(lastRow().value(0), u"Stout"_s);
}

void CsvBatchSourceTest::replacedFileIsSeen()
{
    write("Beer,Vessel\nPils,FV 10/1\n");
    start(watching);
    QTRY_COMPARE(lastRow().value(0), u"Pils"_s);
    for (const QByteArray beer : {"Stout", "Kolsch", "Porter"}) {
        replace("Beer,Vessel\n" + beer + ",FV 10/1\n");
        QTRY_COMPARE(lastRow().value(0), QString::fromLatin1(beer));
    }
}

void CsvBatchSourceTest::sharesThatSayNothingAreLookedAt()
{
    start(polling); // nothing to watch yet, and never time to settle
    QTRY_VERIFY(!m_errors.isEmpty());
    write("Beer,Vessel\nPils,FV 10/1\n");
    QTRY_COMPARE(lastRow().value(0), u"Pils"_s);
    write("Beer,Vessel\nStout of the year,FV 10/1\n");
    QTRY_COMPARE(lastRow().value(0), u"Stout of the year"_s);
}

void CsvBatchSourceTest::unchangedIsConfirmed()
{
    write("Beer,Vessel\nPils,FV 10/1\n");
    start(polling);
    QTRY_VERIFY(m_confirmed >= 3);
    QCOMPARE(m_reads.size(), 1);
    // What was not read well is not confirmed.
    write("Beer,Vessel\n\"Pils");
    QTRY_COMPARE(m_errors.size(), 1);
    m_confirmed = 0;
    QTest::qWait(100);
    QCOMPARE(m_confirmed, 0);
}

void CsvBatchSourceTest::comesBack()
{
    write("Beer,Vessel\nPils,FV 10/1\n");
    start(polling);
    QTRY_COMPARE(m_reads.size(), 1);
    QVERIFY(QFile::remove(m_file));
    QTRY_COMPARE(lastError(), u"cannot read \"%1\": there is no such file"_s.arg(m_file));
    write("Beer,Vessel\nPils,FV 10/1\n");
    QTRY_COMPARE(m_reads.size(), 2);
}

QTEST_GUILESS_MAIN(CsvBatchSourceTest)
#include "tst_csvbatchsource.moc"
