// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "batches/sheetbatchsource.h"
#include "cloud/batches/googlefixtures.h"
#include "fakes/manualclock.h"

#include <QTest>
#include <QUrlQuery>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

class SheetBatchSourceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void tokenRefused();
    void clockThatIsWrong();
    void tokenAnswers_data();
    void tokenAnswers();
    void tokenRevokedMeanwhile();
    void sheetFailures_data();
    void sheetFailures();
    void hanging();
    void nobodyThere();
    void tooMuch();
    void notASheet();
    void overloaded();
    void slowsDownWhileItFails();
    void sheetWithFewRows();
    void secretsStayOutOfErrors();
    void deletedWhileAsking();

    void reads();
    void tokenIsKept();
    void readsAgainAndAgain();
    void refreshes();

private:
    void start(const SheetBatchSource::Timing &timing = {1h, 15min, 0ms}, Milliseconds deadline = 20s);
    [[nodiscard]] QString lastError() const { return m_errors.isEmpty() ? QString() : m_errors.last().text; }

    QByteArray m_pem;
    ManualClock m_clock;
    WebClient m_web;
    std::unique_ptr<FakeGoogle> m_google;
    std::unique_ptr<GoogleHttp> m_http;
    std::unique_ptr<GoogleToken> m_token;
    std::unique_ptr<SheetClient> m_client;
    std::unique_ptr<SheetBatchSource> m_source;
    QList<QList<CsvRow>> m_reads;
    QList<Error> m_errors;
};

void SheetBatchSourceTest::initTestCase()
{
    m_pem = rsaKey();
    QVERIFY2(!m_pem.isEmpty(), "the program openssl is needed");
}

void SheetBatchSourceTest::init()
{
    m_google = std::make_unique<FakeGoogle>();
    m_google->sheet =
        R"({"range":"Main!A1:Z26","majorDimension":"ROWS","values":[["Beer","Vessel"],["Pils","FV 10/1"]]})";
    m_reads.clear();
    m_errors.clear();
}

void SheetBatchSourceTest::cleanup()
{
    m_source.reset();
    m_client.reset();
    m_token.reset();
    m_http.reset();
    m_google.reset();
}

void SheetBatchSourceTest::start(const SheetBatchSource::Timing &timing, Milliseconds deadline)
{
    const auto account = ServiceAccount::fromSecret(secretOf(keyFile(m_pem, m_google->tokenUri())));
    QVERIFY(account);
    m_http = std::make_unique<GoogleHttp>(m_web, m_clock, GoogleHttp::Limits{.deadline = deadline});
    m_token =
        std::make_unique<GoogleToken>(*account, QString::fromLatin1(GoogleToken::readOnlyScope), *m_http, m_clock);
    m_client = std::make_unique<SheetClient>(
        SheetPlace{m_google->server.url(), u"1aB_c-D"_s, u"Main's"_s, 25}, *m_token, *m_http);
    m_source = std::make_unique<SheetBatchSource>(*m_client, timing);
    connect(m_source.get(), &BatchSource::read, this, [this](const QList<CsvRow> &rows) { m_reads.append(rows); });
    connect(m_source.get(), &BatchSource::failed, this, [this](const Error &error) { m_errors.append(error); });
    m_source->start();
}

void SheetBatchSourceTest::tokenRefused()
{
    m_google->tokenStatus = 400;
    m_google->tokenAnswer = R"({"error":"invalid_grant","error_description":"Invalid JWT Signature."})";
    start();
    QTRY_COMPARE(lastError(), u"no access token for panel@cellar.iam.gserviceaccount.com: 127.0.0.1 answered 400: "
                              "invalid_grant: Invalid JWT Signature."_s);
    QCOMPARE(m_google->reads(), 0);
}

void SheetBatchSourceTest::clockThatIsWrong()
{
    m_google->tokenStatus = 400;
    m_google->tokenAnswer =
        R"({"error":"invalid_grant","error_description":"Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe."})";
    start();
    QTRY_VERIFY(lastError().endsWith(u"(is the clock of this machine right?)"));
}

void SheetBatchSourceTest::tokenAnswers_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("page") << "<html>"_ba;
    QTest::newRow("nothing in it") << "{}"_ba;
    QTest::newRow("number") << R"({"access_token":7})"_ba;
    QTest::newRow("line end in it") << R"({"access_token":"a\r\nX-Evil: 1","expires_in":3600})"_ba;
    QTest::newRow("endless") << R"({"access_token":")" + QByteArray(9000, 'x') + R"(","expires_in":3600})";
}

void SheetBatchSourceTest::tokenAnswers()
{
    QFETCH(QByteArray, answer);
    m_google->tokenAnswer = answer;
    start();
    QTRY_COMPARE(lastError(), u"127.0.0.1: the answer holds no token"_s);
    QCOMPARE(m_google->reads(), 0);
}

void SheetBatchSourceTest::tokenRevokedMeanwhile()
{
    start({20ms, 15min, 0ms});
    QTRY_VERIFY(m_reads.size() >= 1);
    ++m_google->tokens; // the server knows another one now
    QTRY_COMPARE(m_google->tokens, 3);
    const qsizetype before = m_reads.size();
    QTRY_VERIFY(m_reads.size() > before);
    QVERIFY(m_errors.isEmpty());
}

void SheetBatchSourceTest::sheetFailures_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("error");
    QTest::newRow("not shared") << 403 << R"({"error":{"message":"The caller does not have permission"}})"_ba
                                << u"127.0.0.1 answered 403: The caller does not have permission; share the sheet with "
                                   "panel@cellar.iam.gserviceaccount.com"_s;
    QTest::newRow("gone") << 404 << R"({"error":{"message":"Requested entity was not found."}})"_ba
                          << u"127.0.0.1 answered 404: Requested entity was not found.; is \"1aB_c-D\" the id of the "
                             "spreadsheet, and is it shared with panel@cellar.iam.gserviceaccount.com?"_s;
    QTest::newRow("no such sheet")
        << 400 << R"({"error":{"message":"Unable to parse range: 'Main''s'!1:26"}})"_ba
        << u"127.0.0.1 answered 400: Unable to parse range: 'Main''s'!1:26; is there a sheet "
           "\"Main's\"?"_s;
    QTest::newRow("broken") << 500 << "<html>"_ba << u"127.0.0.1 answered 500"_s;
    QTest::newRow("moved") << 302 << ""_ba << u"127.0.0.1 answered 302"_s;
    QTest::newRow("never the token") << 401 << ""_ba << u"127.0.0.1 answered 401"_s;
}

void SheetBatchSourceTest::sheetFailures()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    m_google->status = status;
    m_google->sheet = body;
    start();
    QTRY_COMPARE(m_errors.size(), 1);
    QTEST(lastError(), "error");
    QCOMPARE(m_google->reads(), status == 401 ? 2 : 1); // a refused token is replaced once
    QVERIFY(m_reads.isEmpty());
}

void SheetBatchSourceTest::hanging()
{
    m_google->isHanging = true;
    start({10ms, 15min, 0ms}, 100ms);
    QTRY_COMPARE(lastError(), u"127.0.0.1: no complete answer within 0.1 s"_s);
    QCOMPARE(m_errors.last().kind, ErrorKind::Timeout);
    m_google->isHanging = false;
    QTRY_VERIFY(!m_reads.isEmpty()); // it goes on reading
}

void SheetBatchSourceTest::nobodyThere()
{
    m_google->server.vanish();
    start({10ms, 15min, 0ms});
    QTRY_VERIFY(!m_errors.isEmpty());
    QCOMPARE(m_errors.last().kind, ErrorKind::LinkLost);
    QVERIFY(m_google->server.comeBack());
    QTRY_VERIFY(!m_reads.isEmpty());
}

void SheetBatchSourceTest::tooMuch()
{
    m_google->sheet = QByteArray(3 * 1024 * 1024, ' ');
    start();
    QTRY_COMPARE(lastError(), u"127.0.0.1: the answer is larger than 2048 kB"_s);
}

void SheetBatchSourceTest::notASheet()
{
    m_google->sheet = "<html>sign in</html>";
    start();
    QTRY_VERIFY(lastError().startsWith(u"the answer is not the JSON of a sheet"));
}

void SheetBatchSourceTest::overloaded()
{
    m_google->status = 429;
    m_google->headers = "Retry-After: 3600\r\n";
    start({1ms, 1ms, 0ms});
    QTRY_COMPARE(m_errors.size(), 1);
    m_google->status = 200;
    m_source->refresh(); // whoever asks to be left alone is left alone
    QTest::qWait(100);
    QCOMPARE(m_google->reads(), 1);
}

void SheetBatchSourceTest::slowsDownWhileItFails()
{
    m_google->status = 503;
    start({1ms, 1h, 0ms});
    QTRY_VERIFY(m_errors.size() >= 5);
    m_google->status = 200;
    QTRY_VERIFY(m_reads.size() >= 3);
}

// Asking for more rows than a sheet has is an error there.
void SheetBatchSourceTest::sheetWithFewRows()
{
    m_google->server.onAny([](const ScriptedHttpServer::Request &request) {
        const bool isWhole = request.path.endsWith("/values/%27Main%27%27s%27");
        ScriptedHttpServer::answer(request, isWhole ? 200 : 400,
            isWhole ? R"({"values":[["Beer"]]})"
                    : R"({"error":{"message":"Range ('Main''s'!1:26) exceeds grid limits. Max rows: 9"}})");
    });
    start();
    QTRY_COMPARE(m_reads.size(), 1);
    QVERIFY(m_errors.isEmpty());
}

void SheetBatchSourceTest::secretsStayOutOfErrors()
{
    m_google->server.onAny([](const ScriptedHttpServer::Request &request) {
        ScriptedHttpServer::answer(request, 403, R"({"error":{"message":"no"}})");
    });
    start();
    QTRY_COMPARE(m_errors.size(), 1);
    QVERIFY(!lastError().contains(u"token-1"));
    for (const auto &request : m_google->server.requests()) {
        QVERIFY(!request.path.contains("token-1"));
    }
}

void SheetBatchSourceTest::deletedWhileAsking()
{
    m_google->isHanging = true;
    start();
    QTRY_COMPARE(m_google->reads(), 1);
    cleanup();
    QVERIFY(m_errors.isEmpty());
}

void SheetBatchSourceTest::reads()
{
    start();
    QTRY_COMPARE(m_reads.size(), 1);
    QCOMPARE(m_reads.first(), (QList<CsvRow>{{1, {u"Beer"_s, u"Vessel"_s}}, {2, {u"Pils"_s, u"FV 10/1"_s}}}));
    const auto requests = m_google->server.requests();
    QCOMPARE(requests.size(), 2);
    QCOMPARE(requests[0].method, "POST"_ba);
    QCOMPARE(requests[0].headers.value("content-type"), "application/x-www-form-urlencoded"_ba);
    const QUrlQuery form(QString::fromLatin1(requests[0].body));
    QCOMPARE(
        form.queryItemValue(u"grant_type"_s, QUrl::FullyDecoded), u"urn:ietf:params:oauth:grant-type:jwt-bearer"_s);
    const QByteArray claims = QByteArray::fromBase64(
        form.queryItemValue(u"assertion"_s).toLatin1().split('.').value(1), QByteArray::Base64UrlEncoding);
    QCOMPARE(QJsonDocument::fromJson(claims).object().value(u"scope"_s).toString(),
        u"https://www.googleapis.com/auth/spreadsheets.readonly"_s);
    QCOMPARE(QJsonDocument::fromJson(claims).object().value(u"aud"_s).toString(), m_google->tokenUri());
    QCOMPARE(requests[1].path, "/v4/spreadsheets/1aB_c-D/values/%27Main%27%27s%27%211%3A26"_ba);
    QCOMPARE(requests[1].headers.value("authorization"), "Bearer token-1"_ba);
    QCOMPARE(m_source->kind(), u"sheet"_s);
    QCOMPARE(m_source->account(), u"panel@cellar.iam.gserviceaccount.com"_s);
    QCOMPARE(m_source->identity(), u"sheet:1aB_c-D/Main's"_s);
}

void SheetBatchSourceTest::tokenIsKept()
{
    start({5ms, 15min, 0ms});
    QTRY_VERIFY(m_reads.size() >= 5);
    QCOMPARE(m_google->tokens, 1);
    m_clock.advance(57min); // 3599 s, and two minutes to be safe
    const qsizetype before = m_reads.size();
    QTRY_VERIFY(m_reads.size() > before + 2);
    QCOMPARE(m_google->tokens, 1);
    m_clock.advance(1min);
    QTRY_COMPARE(m_google->tokens, 2);
    QVERIFY(m_errors.isEmpty());
}

void SheetBatchSourceTest::readsAgainAndAgain()
{
    start({10ms, 15min, 0ms});
    QTRY_VERIFY(m_reads.size() >= 2);
    m_google->sheet = "{}";
    QTRY_VERIFY(m_reads.last().isEmpty());
}

void SheetBatchSourceTest::refreshes()
{
    start({1h, 1h, 1ms});
    m_source->refresh();
    QTRY_VERIFY(m_reads.size() >= 1);
    m_source->refresh();
    QTRY_VERIFY(m_reads.size() >= 2);
}

QTEST_GUILESS_MAIN(SheetBatchSourceTest)
#include "tst_sheetbatchsource.moc"
