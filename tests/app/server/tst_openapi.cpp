// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/democellar.h"
#include "jsonschema.h"
#include "recordkeeper.h"

#include "server/routetable.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;

namespace {

constexpr char jsonType[] = "Content-Type: application/json\r\n";

// The browser app's files are not part of the interface.
bool isDocumented(const Route &route)
{
    return route.pattern.startsWith("/api/") || route.pattern == "/healthz" || route.pattern == "/login" ||
           route.pattern == "/logout" || route.pattern == "/metrics";
}

QString keyOf(const QByteArray &method, const QString &path)
{
    return QString::fromLatin1(method.toLower()) + u' ' + path;
}

} // namespace

// The OpenAPI document against what is really there, both ways.
class OpenApiTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void everyRouteIsDocumentedAndNothingElse();
    void statusCodesAreThoseOfTheRoutes();
    void accessIsDocumented();
    void examplesFitTheirSchemas();
    void referencesLeadSomewhere();
    void answersFitTheDocument();
    void recordsFitTheDocument();
    void problemsFitTheDocument();

private:
    [[nodiscard]] QJsonObject operation(const QString &method, const QString &path) const;
    // Empty when the answer is documented and fits.
    [[nodiscard]] QString check(const Answer &answer, const QString &method, const QString &path) const;

    QJsonObject m_document;
    std::unique_ptr<RecordKeeper> m_keeper;
    TestServer *m_server = nullptr; // its own
};

void OpenApiTest::initTestCase()
{
    QFile file(u":/server/openapi.json"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QJsonParseError parsed;
    m_document = QJsonDocument::fromJson(file.readAll(), &parsed).object();
    QCOMPARE(parsed.error, QJsonParseError::NoError);
}

void OpenApiTest::init()
{
    // Nobody listens there; what matters is that it is told.
    CloudSettings cloud;
    cloud.influx = InfluxSettings{.url = QUrl(u"http://127.0.0.1:1"_s)};
    cloud.heartbeat = UrlHeartbeatSettings{.url = QUrl(u"http://127.0.0.1:1"_s)};
    m_keeper = std::make_unique<RecordKeeper>(cloud);
    m_server = &m_keeper->server;
}

QJsonObject OpenApiTest::operation(const QString &method, const QString &path) const
{
    return m_document.value("paths"_L1).toObject().value(path).toObject().value(method).toObject();
}

void OpenApiTest::everyRouteIsDocumentedAndNothingElse()
{
    QStringList served;
    for (const Route *route : m_server->server->routes()) {
        if (isDocumented(*route)) {
            served.append(keyOf(methodName(route->method), QString::fromLatin1(route->pattern)));
        }
    }
    QStringList documented;
    const QJsonObject paths = m_document.value("paths"_L1).toObject();
    for (const QString &path : paths.keys()) {
        for (const QString &method : paths.value(path).toObject().keys()) {
            documented.append(method + u' ' + path);
        }
    }
    served.sort();
    documented.sort();
    QCOMPARE(documented, served);
    QVERIFY(served.size() >= 9);
}

void OpenApiTest::statusCodesAreThoseOfTheRoutes()
{
    for (const Route *route : m_server->server->routes()) {
        if (!isDocumented(*route)) {
            continue;
        }
        QStringList expected{u"default"_s};
        for (const int status : route->statuses) {
            expected.append(QString::number(status));
        }
        // The gate's own, where a client has to be prepared for them.
        if (route->access != Access::Open) {
            expected.append(u"401"_s);
        }
        if (route->access != Access::Open && route->method != HttpMethod::Get) {
            expected.append(u"403"_s);
        }
        const QString path = QString::fromLatin1(route->pattern);
        const QString method = QString::fromLatin1(methodName(route->method).toLower());
        QStringList documented = operation(method, path).value("responses"_L1).toObject().keys();
        expected.removeDuplicates();
        expected.sort();
        documented.sort();
        QVERIFY2(documented == expected, qPrintable(u"%1 %2: documented %3, sent %4"_s.arg(
                                             method, path, documented.join(u' '), expected.join(u' '))));
    }
}

void OpenApiTest::accessIsDocumented()
{
    for (const Route *route : m_server->server->routes()) {
        if (isDocumented(*route)) {
            const QJsonObject documented = operation(
                QString::fromLatin1(methodName(route->method).toLower()), QString::fromLatin1(route->pattern));
            QCOMPARE(documented.contains("security"_L1), route->access == Access::Open);
            QVERIFY(!documented.value("summary"_L1).toString().isEmpty());
            QCOMPARE(route->pattern.contains("{id}"),
                documented.value("parameters"_L1).toArray().first().toObject().value("in"_L1) == QJsonValue(u"path"_s));
        }
    }
}

void OpenApiTest::examplesFitTheirSchemas()
{
    const JsonSchema schema(m_document);
    const QJsonObject schemas = m_document.value("components"_L1).toObject().value("schemas"_L1).toObject();
    int examples = 0;
    for (const QString &name : schemas.keys()) {
        const QJsonObject one = schemas.value(name).toObject();
        if (one.contains("example"_L1)) {
            const QString wrong = schema.mismatch(one.value("example"_L1), one, name);
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
            ++examples;
        }
    }
    QVERIFY(examples >= 7);
    // And the checker can fail.
    QVERIFY(
        !schema.mismatch(QJsonObject{{u"value"_s, u"36"_s}}, schemas.value("SetpointRequest"_L1).toObject()).isEmpty());
    QVERIFY(!schema.mismatch(QJsonObject{}, schemas.value("SetpointRequest"_L1).toObject()).isEmpty());
    QVERIFY(!schema
                 .mismatch(QJsonObject{{u"enabled"_s, true}, {u"minutes"_s, 1441}},
                     schemas.value("WireLogRequest"_L1).toObject())
                 .isEmpty());
    QVERIFY(
        !schema.mismatch(QJsonObject{{u"value"_s, 1}, {u"more"_s, 1}}, schemas.value("SetpointRequest"_L1).toObject())
             .isEmpty());
}

void OpenApiTest::referencesLeadSomewhere()
{
    const QString text = QString::fromUtf8(QJsonDocument(m_document).toJson(QJsonDocument::Compact));
    const JsonSchema schema(m_document);
    const QStringList parts = text.split(u"\"$ref\":\""_s).sliced(1);
    QVERIFY(parts.size() > 20);
    for (const QString &part : parts) {
        const QString reference = part.first(part.indexOf(u'"'));
        QVERIFY2(!schema.resolve({{u"$ref"_s, reference}}).isEmpty(), qPrintable(reference));
    }
}

QString OpenApiTest::check(const Answer &answer, const QString &method, const QString &path) const
{
    const QJsonObject responses = operation(method, path).value("responses"_L1).toObject();
    const QString status = QString::number(answer.status);
    const QJsonObject response = responses.value(responses.contains(status) ? status : u"default"_s).toObject();
    const QJsonObject content = response.value("content"_L1).toObject();
    const QString type = QString::fromLatin1(answer.header("Content-Type"));
    if (!content.contains(type)) {
        return u"%1 %2 answered %3 with \"%4\""_s.arg(method, path, status, type);
    }
    if (!answer.header("Content-Type").contains("json")) {
        return answer.body.isEmpty() ? u"%1 %2 is empty"_s.arg(method, path) : QString();
    }
    return JsonSchema(m_document)
        .mismatch(answer.json(), content.value(type).toObject().value("schema"_L1).toObject(), path);
}

void OpenApiTest::answersFitTheDocument()
{
    const QString setpoint = u"/api/v1/vessels/{id}/setpoint"_s;
    m_server->cellar.alter(u"fv-10-3"_s, [](VesselState &vessel) {
        SetpointChange change;
        change.id = u"c"_s;
        change.vessel = vessel.id;
        vessel.change = change;
    });
    QCOMPARE(check(m_server->ask(m_server->get("/healthz")), u"get"_s, u"/healthz"_s), QString());
    QCOMPARE(check(m_server->ask(m_server->get("/api/v1/cellar")), u"get"_s, u"/api/v1/cellar"_s), QString());
    QCOMPARE(
        check(m_server->ask(m_server->get("/api/v1/openapi.json")), u"get"_s, u"/api/v1/openapi.json"_s), QString());
    const QString wire = u"/api/v1/log/wire"_s;
    QCOMPARE(check(m_server->ask(m_server->get("/metrics")), u"get"_s, u"/metrics"_s), QString());
    QCOMPARE(check(m_server->ask(m_server->get("/api/v1/log/wire")), u"get"_s, wire), QString());
    QCOMPARE(check(m_server->ask(m_server->put("/api/v1/log/wire", "{\"enabled\": true}", jsonType)), u"put"_s, wire),
        QString());
    m_server->cellar.accept();
    const Answer accepted =
        m_server->ask(m_server->put("/api/v1/vessels/fv-10-1/setpoint", "{\"value\": 36}", jsonType));
    QCOMPARE(accepted.status, 202);
    QCOMPARE(check(accepted, u"put"_s, setpoint), QString());
    m_server->cellar.progress(u"change-1"_s, ChangeState::Refused, u"the panel said no"_s);
    const Answer change = m_server->ask(m_server->get(accepted.header("Location")));
    QCOMPARE(change.status, 200);
    QCOMPARE(check(change, u"get"_s, u"/api/v1/setpoint-changes/{id}"_s), QString());
}

void OpenApiTest::recordsFitTheDocument()
{
    m_keeper->journal.append(JournalEntry::ofNode(JournalKind::Batch, u"a line"_s));
    Snapshot snapshot = demoSnapshot();
    for (int minute = 0; minute < 90; ++minute) {
        snapshot.at += std::chrono::minutes(1);
        for (VesselState &vessel : snapshot.vessels) {
            vessel.temperature.at = vessel.setpoint.at = vessel.valve.at = snapshot.at;
        }
        m_keeper->history.record(snapshot);
    }
    QTRY_VERIFY((m_keeper->history.flush(), m_keeper->history.status().readings >= 90)); // one may be under way
    const QByteArray span = "?from=2000-01-01T00:00:00Z";
    const QList<std::pair<QString, QByteArray>> requests{{u"/api/v1/journal"_s, "/api/v1/journal"},
        {u"/api/v1/journal/check"_s, "/api/v1/journal/check"}, {u"/api/v1/history"_s, "/api/v1/history"},
        {u"/api/v1/vessels/{id}/history"_s, "/api/v1/vessels/fv-10-1/history" + span},
        {u"/api/v1/vessels/{id}/cooling"_s, "/api/v1/vessels/fv-10-1/cooling" + span},
        {u"/api/v1/connections"_s, "/api/v1/connections"},
        {u"/api/v1/connections/{id}/quarantine"_s, "/api/v1/connections/influx/quarantine"},
        {u"/api/v1/vessels/{id}/batch"_s, "/api/v1/vessels/fv-10-1/batch"}};
    for (const auto &[path, request] : requests) {
        const Answer answer = m_server->ask(m_server->get(request));
        QVERIFY2(answer.status == 200, request.constData());
        QCOMPARE(check(answer, u"get"_s, path), QString());
    }
    const Answer unknown = m_server->ask(m_server->get("/api/v1/vessels/x/history"));
    QCOMPARE(unknown.status, 404);
    QCOMPARE(check(unknown, u"get"_s, u"/api/v1/vessels/{id}/history"_s), QString());
    m_server->records = {};
    m_server->start();
    for (const QString &path : {u"/api/v1/journal"_s, u"/api/v1/backup"_s, u"/api/v1/history"_s}) {
        const Answer answer = m_server->ask(m_server->get(path.toLatin1()));
        QCOMPARE(answer.status, 503); // this one keeps no records
        QCOMPARE(check(answer, u"get"_s, path), QString());
    }
}

void OpenApiTest::problemsFitTheDocument()
{
    const QString setpoint = u"/api/v1/vessels/{id}/setpoint"_s;
    for (const ErrorKind kind : {ErrorKind::NotFound, ErrorKind::OutOfLimits, ErrorKind::Moved, ErrorKind::Locked,
             ErrorKind::LinkLost, ErrorKind::Timeout, ErrorKind::Refused, ErrorKind::Internal}) {
        m_server->cellar.refuseWith({kind, u"why"_s});
        const Answer answer =
            m_server->ask(m_server->put("/api/v1/vessels/fv-10-1/setpoint", "{\"value\": 36}", jsonType));
        QVERIFY(answer.status >= 400);
        QCOMPARE(check(answer, u"put"_s, setpoint), QString());
    }
    QCOMPARE(
        check(m_server->ask(m_server->put("/api/v1/vessels/fv-10-1/setpoint", "x")), u"put"_s, setpoint), QString());
    QCOMPARE(
        check(m_server->ask("GET /api/v1/cellar HTTP/1.1\r\nHost: localhost\r\n\r\n"), u"get"_s, u"/api/v1/cellar"_s),
        QString());
    QCOMPARE(check(m_server->ask("GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n"), u"get"_s, u"/healthz"_s),
        QString());
}

QTEST_GUILESS_MAIN(OpenApiTest)
#include "tst_openapi.moc"
