// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloudwatch/cloudwatchalarm.h"
#include "fakes/manualclock.h"
#include "fakes/scriptedhttpserver.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

using Request = ScriptedHttpServer::Request;

class CloudWatchAlarmTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void created();
    void refused();
    void nobodyListens();
    void mistakes_data();
    void mistakes();

private:
    [[nodiscard]] Result<void> create(const CloudWatchSettings &settings, const CloudWatchAlarm &alarm);
    [[nodiscard]] static CloudWatchSettings settings(const QUrl &endpoint)
    {
        return {.region = u"eu-central-1"_s,
            .credentials = {"AKIDEXAMPLE", "verysecret"},
            .cellarName = u"SuperCellar"_s,
            .endpoint = endpoint};
    }

    WebClient m_client;
    ManualClock m_clock;
};

Result<void> CloudWatchAlarmTest::create(const CloudWatchSettings &settings, const CloudWatchAlarm &alarm)
{
    std::optional<Result<void>> result;
    createCloudWatchAlarm(m_client, settings, alarm, m_clock, this, [&](const Result<void> &got) { result = got; });
    if (result || !QTest::qWaitFor([&] { return result.has_value(); })) {
        return unexpected(ErrorKind::Internal, u"not exactly one answer, later"_s);
    }
    return *result;
}

void CloudWatchAlarmTest::created()
{
    ScriptedHttpServer server;
    server.onAny([](const Request &request) { ScriptedHttpServer::answer(request, 200, {}); });
    QVERIFY(create(settings(server.url()), {.name = u"cellar"_s, .actions = {u"arn:aws:sns:x"_s}}));
    QCOMPARE(server.requests().size(), 1);
    QVERIFY(server.requests().first().body.startsWith("Action=PutMetricAlarm&"));
}

void CloudWatchAlarmTest::refused()
{
    ScriptedHttpServer server;
    server.onAny([](const Request &request) {
        ScriptedHttpServer::answer(request, 400,
            "<ErrorResponse><Error><Code>LimitExceeded</Code><Message>too many</Message></Error></ErrorResponse>");
    });
    const Result<void> result = create(settings(server.url()), {.name = u"cellar"_s});
    QVERIFY(!result);
    QVERIFY(result.error() == (Error{ErrorKind::Refused, u"LimitExceeded: too many"_s}));
}

void CloudWatchAlarmTest::nobodyListens()
{
    ScriptedHttpServer server;
    server.vanish();
    const Result<void> result = create(settings(server.url()), {.name = u"cellar"_s});
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::LinkLost);
}

void CloudWatchAlarmTest::mistakes_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("actions");
    QTest::addColumn<QString>("text");
    QTest::newRow("no name") << QString() << QStringList() << u"name"_s;
    QTest::newRow("long name") << QString(256, u'x') << QStringList() << u"name"_s;
    QTest::newRow("six actions") << u"a"_s << QStringList(6, u"arn:x"_s) << u"at most 5"_s;
    QTest::newRow("no ARN") << u"a"_s << QStringList{u"me@example.com"_s} << u"me@example.com"_s;
}

void CloudWatchAlarmTest::mistakes()
{
    QFETCH(const QString, name);
    QFETCH(const QStringList, actions);
    QFETCH(const QString, text);
    ScriptedHttpServer server;
    const Result<void> result = create(settings(server.url()), {.name = name, .actions = actions});
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::BadInput);
    QVERIFY2(result.error().text.contains(text), qPrintable(result.error().text));
    QVERIFY(server.requests().isEmpty());
}

QTEST_GUILESS_MAIN(CloudWatchAlarmTest)
#include "tst_cloudwatchalarm.moc"
