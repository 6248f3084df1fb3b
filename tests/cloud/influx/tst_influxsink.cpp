// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "influx/influxsink.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cellar;

using Api = InfluxSettings::Api;

Q_DECLARE_METATYPE(cellar::InfluxSettings)

class InfluxSinkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void urls_data();
    void urls();
    void credentials_data();
    void credentials();
};

void InfluxSinkTest::urls_data()
{
    QTest::addColumn<InfluxSettings>("settings");
    QTest::addColumn<QByteArray>("url");
    const QUrl server(u"https://influx.example.com:8086"_s);
    QTest::newRow("v2") << InfluxSettings{.url = server, .org = u"brewery"_s, .bucket = u"cellar"_s}
                        << "https://influx.example.com:8086/api/v2/write?org=brewery&bucket=cellar&precision=ns"_ba;
    QTest::newRow("cloud has no org") << InfluxSettings{.url = server, .bucket = u"cellar"_s}
                                      << "https://influx.example.com:8086/api/v2/write?bucket=cellar&precision=ns"_ba;
    QTest::newRow("characters with a meaning")
        << InfluxSettings{.url = server, .org = u"a&b=c+d e%/ü"_s, .bucket = u"x"_s}
        << "https://influx.example.com:8086/api/v2/write?org=a%26b%3Dc%2Bd%20e%25%2F%C3%BC&bucket=x&precision=ns"_ba;
    QTest::newRow("behind a path") << InfluxSettings{.url = QUrl(u"http://proxy/influx/"_s), .bucket = u"x"_s}
                                   << "http://proxy/influx/api/v2/write?bucket=x&precision=ns"_ba;
    QTest::newRow("own query stays") << InfluxSettings{.url = QUrl(u"http://vm:8428/?extra_label=cellar=1"_s)}
                                     << "http://vm:8428/api/v2/write?extra_label=cellar%3D1&precision=ns"_ba;
    QTest::newRow("v1") << InfluxSettings{.api = Api::V1, .url = server, .db = u"cellar"_s}
                        << "https://influx.example.com:8086/write?db=cellar&precision=n"_ba;
    QTest::newRow("v1 with policy") << InfluxSettings{.api = Api::V1,
                                           .url = server,
                                           .db = u"cellar"_s,
                                           .rp = u"two years"_s}
                                    << "https://influx.example.com:8086/write?db=cellar&rp=two%20years&precision=n"_ba;
}

void InfluxSinkTest::urls()
{
    QFETCH(const InfluxSettings, settings);
    QFETCH(const QByteArray, url);
    QCOMPARE(influxWriteUrl(settings).toEncoded(), url);
    QCOMPARE(InfluxSink(settings).request().url, influxWriteUrl(settings));
}

void InfluxSinkTest::credentials_data()
{
    QTest::addColumn<InfluxSettings>("settings");
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("token") << InfluxSettings{.token = u"t=="_s} << "Token t=="_ba;
    QTest::newRow("user") << InfluxSettings{.api = Api::V1, .user = u"Aladdin"_s, .password = u"open sesame"_s}
                          << "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="_ba;
    QTest::newRow("none") << InfluxSettings{} << QByteArray();
}

void InfluxSinkTest::credentials()
{
    QFETCH(const InfluxSettings, settings);
    QFETCH(const QByteArray, header);
    const WebRequest request = InfluxSink(settings).request();
    QByteArray found;
    for (const auto &[name, value] : request.headers) {
        found = name == "Authorization" ? value : found;
        QVERIFY(name != "Content-Type" || value == "text/plain; charset=utf-8");
    }
    QCOMPARE(found, header);
    QCOMPARE(InfluxSink(settings).secrets(), (QStringList{settings.token, settings.password}));
}

QTEST_GUILESS_MAIN(InfluxSinkTest)
#include "tst_influxsink.moc"
