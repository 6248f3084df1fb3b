// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/batchservice.h"
#include "cloud/batches/googlefixtures.h"
#include "fakes/manualclock.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

// All of it together, with a real database, real files and a scripted Google.
class BatchServiceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void wrongKeyIsTold_data();
    void wrongKeyIsTold();
    void lastCopyIsShownWithAWrongKey();
    void csv();
    void sheetBothWays();

private:
    void start(const BatchSettings &settings);
    [[nodiscard]] BatchSettings sheetSettings() const;
    [[nodiscard]] QString beer() const { return m_service->book().batches().value(u"fv-10-1"_s).beer; }
    void write(const QString &name, const QByteArray &bytes) const;

    QByteArray m_pem;
    ManualClock m_clock;
    WebClient m_web;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeGoogle> m_google;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<StorageThread> m_storage;
    std::unique_ptr<SqlBatchStore> m_store;
    std::unique_ptr<GoogleHttp> m_http;
    std::unique_ptr<BatchService> m_service;
};

void BatchServiceTest::initTestCase()
{
    m_pem = rsaKey();
    QVERIFY2(!m_pem.isEmpty(), "the program openssl is needed");
}

void BatchServiceTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_google = std::make_unique<FakeGoogle>();
    m_google->sheet = R"({"values":[["Batch #","Beer","Vessel","Gravity"],["1042","Pils","FV 10/1","1.020"]]})";
    write(u"key.json"_s, secretOf(keyFile(m_pem, m_google->tokenUri())).toUtf8());
}

void BatchServiceTest::cleanup()
{
    m_service.reset();
    m_http.reset();
    m_storage.reset();
    m_database.reset();
    m_google.reset();
}

void BatchServiceTest::write(const QString &name, const QByteArray &bytes) const
{
    QFile file(m_folder->filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

BatchSettings BatchServiceTest::sheetSettings() const
{
    BatchSettings settings;
    settings.source = BatchSettings::Source::Sheet;
    settings.spreadsheet = u"1aB"_s;
    settings.sheet = u"Main"_s;
    settings.serviceAccount = u"file:key.json"_s;
    settings.api = m_google->server.url();
    return settings;
}

void BatchServiceTest::start(const BatchSettings &settings)
{
    m_service.reset();
    m_storage.reset();
    m_database.reset();
    m_storage = std::make_unique<StorageThread>();
    m_store = std::make_unique<SqlBatchStore>([this] { return m_database.get(); });
    m_storage->post([this] {
        auto database = Database::open(
            {.file = m_folder->filePath(u"state.db"_s), .durable = true, .migrations = {SqlBatchStore::schema()}});
        m_database = database ? std::move(*database) : nullptr;
    });
    m_http = std::make_unique<GoogleHttp>(m_web, m_clock);
    m_service = std::make_unique<BatchService>(settings, QList<BatchVessel>{{u"fv-10-1"_s, u"FV 10/1"_s}},
        m_folder->path(), *m_http, *m_store, *m_storage, m_clock);
    m_service->book().start();
}

void BatchServiceTest::wrongKeyIsTold_data()
{
    QTest::addColumn<QString>("spec");
    QTest::addColumn<QString>("error");
    QTest::newRow("no file") << u"file:other.json"_s << u"there is no such file"_s;
    QTest::newRow("no variable") << u"env:CELLAR_NO_SUCH_VARIABLE"_s << u"is not set"_s;
    QTest::newRow("not a key") << u"hunter2"_s << u"the service account's key is neither JSON nor JSON in base64"_s;
}

void BatchServiceTest::wrongKeyIsTold()
{
    QFETCH(QString, spec);
    QFETCH(QString, error);
    BatchSettings settings = sheetSettings();
    settings.serviceAccount = spec;
    start(settings);
    QTRY_COMPARE(m_service->book().status().state, BatchStatus::State::Trouble);
    QVERIFY2(m_service->book().status().error.contains(error), qPrintable(m_service->book().status().error));
    QVERIFY(!m_service->book().status().error.contains(u"hunter2"));
}

void BatchServiceTest::lastCopyIsShownWithAWrongKey()
{
    start(sheetSettings());
    QTRY_COMPARE(beer(), u"Pils"_s);
    write(u"key.json"_s, "{}");
    m_clock.advance(1h);
    start(sheetSettings());
    QTRY_COMPARE(m_service->book().status().state, BatchStatus::State::Trouble);
    QCOMPARE(beer(), u"Pils"_s);
    QCOMPARE(m_service->book().status().age, std::optional<Milliseconds>(1h));
}

void BatchServiceTest::csv()
{
    write(u"batches.csv"_s, "Batch #;Beer;Vessel\r\n1042;Stout;FV 10/1\r\n");
    BatchSettings settings;
    settings.source = BatchSettings::Source::Csv;
    settings.file = u"batches.csv"_s;
    start(settings);
    QTRY_COMPARE(beer(), u"Stout"_s);
    write(u"batches.csv"_s, "Batch #;Beer;Vessel\r\n1042;Stout;\r\n");
    QTRY_VERIFY(m_service->book().batches().isEmpty());
}

void BatchServiceTest::sheetBothWays()
{
    BatchSettings settings = sheetSettings();
    settings.writeBack = true;
    start(settings);
    QTRY_COMPARE(beer(), u"Pils"_s);
    QCOMPARE(m_service->book().status().account, u"panel@cellar.iam.gserviceaccount.com"_s);
    Batch batch = m_service->book().batches().value(u"fv-10-1"_s);
    batch.gravity = u"1.012"_s;
    bool isDone = false;
    m_service->book().setBatch(
        u"fv-10-1"_s, batch, u"kim"_s, [&isDone](const Result<void> &done) { isDone = done.has_value(); });
    QTRY_COMPARE(m_google->writes().size(), 1);
    QVERIFY(isDone);
    QVERIFY(m_google->writes().first().path.contains("%21D2?valueInputOption=RAW"));
    QTRY_COMPARE(m_service->book().status().pendingWrites, 0);
    QCOMPARE(m_service->book().batches().value(u"fv-10-1"_s).gravity, u"1.012"_s);
}

QTEST_GUILESS_MAIN(BatchServiceTest)
#include "tst_batchservice.moc"
