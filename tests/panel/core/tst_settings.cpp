// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "goodsettings.h"

#include "core/settings.h"
#include "fakes/tomlcases.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;
using namespace cellar::goodsettings;
using namespace cellar::tomlcases;

class TestSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryValue();
    void readsEveryDriver();
    void appliesDefaults();
    void acceptsListeners_data();
    void acceptsListeners();
    void relativeTlsFilesStandBesideTheConfig();
    void theDemoCellarIsRight();
};

void TestSettings::readsEveryValue()
{
    const SettingsResult result = readSettingsText(good, u"t"_s);
    QCOMPARE(texts(result.problems), QStringList());
    const Settings &settings = *result.settings;
    QCOMPARE(settings.cellar.name, u"SuperCellar"_s);
    QCOMPARE(settings.cellar.displayUnit, TemperatureUnit::Celsius);
    QCOMPARE(settings.cellar.language, u"de"_s);
    QCOMPARE(settings.server.publicUrl, QUrl(u"https://cellar.example.com"_s));

    const PanelSettings &panel = settings.panels.first();
    QCOMPARE(panel.id, u"main"_s);
    QCOMPARE(panel.driver, PanelDriver::ModbusTcp);
    QCOMPARE(panel.host, u"10.1.10.105"_s);
    QCOMPARE(panel.port, 1502);
    QCOMPARE(panel.poll, Milliseconds(2s));
    QCOMPARE(panel.timeout, 250ms);
    QCOMPARE(panel.where.line, 9);

    const VesselSettings &vessel = settings.vessels.first();
    QCOMPARE(vessel.id, u"fv-10-1"_s);
    QCOMPARE(vessel.label, u"FV 10/1"_s);
    QCOMPARE(vessel.kind, VesselKind::Brite);
    QCOMPARE(vessel.panel, u"main"_s);
    QCOMPARE(vessel.device, u"delta-dtb"_s);
    QCOMPARE(vessel.unit, 3);
    QCOMPARE(vessel.offset, 16);
    QCOMPARE(vessel.slot, 7);
    QCOMPARE(vessel.limits, (SetpointLimits{30.0, 90.5, 0.5}));
    QCOMPARE(vessel.sim.temperature, std::optional(36.8));
    QCOMPARE(vessel.sim.setpoint, std::optional(34.0));
    QCOMPARE(vessel.sim.volumeBbl, 20.0);
    QCOMPARE(vessel.sim.fermentationKw, 0.9);
    QCOMPARE(vessel.sim.probe, false);
    QCOMPARE(vessel.deviceWhere.line, 20);
    QCOMPARE(vessel.deviceWhere.column, 10);
    QCOMPARE(vessel.limitsWhere.line, 24);
}

void TestSettings::readsEveryDriver()
{
    const SettingsResult result = readSettingsText(R"(
[[panel]]
id = "line"
driver = "modbus-rtu"
address = "/dev/ttyUSB0"
baud = 9600
parity = "none"
stop_bits = 2
temperature_unit = "C"
[[panel]]
id = "line2"
driver = "modbus-rtu"
address = "/dev/ttyUSB1"
[[panel]]
id = "wall"
driver = "alpha"
address = "10.1.10.105"
[[panel]]
id = "fast"
driver = "alpha"
address = "http://[::1]:8000"
poll = "1s"
pages = [2]
[[vessel]]
id = "a"
label = "A"
panel = "line"
device = "delta-dtb"
[[vessel]]
id = "b"
label = "B"
panel = "line"
device = "delta-dtb"
unit = 2
temperature_unit = "F"
[[vessel]]
id = "c"
label = "C"
panel = "wall"
slot = 1
address = 117
)"_ba,
        u"t"_s);
    QCOMPARE(texts(result.problems), QStringList());
    const QList<PanelSettings> &panels = result.settings->panels;
    QCOMPARE(panels.at(0).serial, (SerialSettings{u"/dev/ttyUSB0"_s, 9600, Parity::None, 2}));
    QCOMPARE(panels.at(0).addressText(), u"/dev/ttyUSB0"_s);
    QCOMPARE(panels.at(1).serial, (SerialSettings{u"/dev/ttyUSB1"_s, 19200, Parity::Even, 1}));
    QCOMPARE(panels.at(2).addressText(), u"http://10.1.10.105"_s);
    QCOMPARE(panels.at(2).alpha.pages, (QList<int>{1, 2}));
    QCOMPARE(panels.at(2).poll, Milliseconds(60s));
    QCOMPARE(panels.at(2).timeout, Milliseconds(5s));
    QCOMPARE(panels.at(2).alpha.gap, Milliseconds(1s));
    QCOMPARE(panels.at(3).addressText(), u"http://[::1]:8000"_s);
    QCOMPARE(panels.at(3).alpha.gap, 250ms);
    const QList<VesselSettings> &vessels = result.settings->vessels;
    QCOMPARE(vessels.at(0).unitSetting, TemperatureUnit::Celsius);
    QCOMPARE(vessels.at(1).unitSetting, TemperatureUnit::Fahrenheit);
    QVERIFY(!vessels.at(2).unitSetting);
    QCOMPARE(vessels.at(2).address, 117);
    QCOMPARE(vessels.at(2).device, QString());
}

void TestSettings::appliesDefaults()
{
    const SettingsResult result = readSettingsText(R"(
        [[panel]]
        id = "p"
        address = "plc.local"
        [[vessel]]
        id = "v"
        label = " V "
        panel = "p"
        device = "d")"_ba,
        u"t"_s);
    QCOMPARE(texts(result.problems), QStringList());
    const Settings &settings = *result.settings;
    QCOMPARE(settings.cellar.name, u"Cellar"_s);
    QCOMPARE(settings.cellar.displayUnit, TemperatureUnit::Fahrenheit);
    QCOMPARE(settings.cellar.language, u"en"_s);
    QCOMPARE(settings.server.listen.size(), 1);
    QCOMPARE(settings.server.listen.first().host, QHostAddress(QHostAddress::LocalHost));
    QCOMPARE(settings.server.listen.first().port, 8080);
    QVERIFY(!settings.server.behindProxy);
    QVERIFY(!settings.server.tls);
    QVERIFY(settings.server.publicUrl.isEmpty());
    QCOMPARE(settings.panels.first().host, u"plc.local"_s);
    QCOMPARE(settings.panels.first().port, 502);
    QCOMPARE(settings.panels.first().poll, Milliseconds(1s));
    QCOMPARE(settings.panels.first().timeout, 500ms);
    const VesselSettings &vessel = settings.vessels.first();
    QCOMPARE(vessel.label, u"V"_s);
    QCOMPARE(vessel.kind, VesselKind::Fermenter);
    QCOMPARE(vessel.unit, 1);
    QCOMPARE(vessel.offset, 0);
    QCOMPARE(vessel.slot, 1);
    QCOMPARE(vessel.limits, SetpointLimits());
    QCOMPARE(vessel.limitsWhere.line, 0);
    QVERIFY(!vessel.sim.temperature);
    QVERIFY(!vessel.sim.setpoint);
    QVERIFY(vessel.sim.probe);
}

void TestSettings::acceptsListeners_data()
{
    QTest::addColumn<QByteArray>("server");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::newRow("a name") << R"(listen = ["localhost:80"])"_ba << u"127.0.0.1"_s << 80;
    QTest::newRow("another loopback") << R"(listen = ["127.8.8.8:0"])"_ba << u"127.8.8.8"_s << 0;
    QTest::newRow("IPv6") << R"(listen = ["[::1]:8080"])"_ba << u"::1"_s << 8080;
    QTest::newRow("everybody, behind a proxy")
        << "listen = [\"0.0.0.0:80\"]\nbehind_proxy = true"_ba << u"0.0.0.0"_s << 80;
}

void TestSettings::acceptsListeners()
{
    QFETCH(QByteArray, server);
    QByteArray text = good;
    text.replace("listen = [\"127.0.0.1:8080\"]", server).replace("behind_proxy = false", "");
    const SettingsResult result = readSettingsText(text, u"t"_s);
    QCOMPARE(texts(result.problems), QStringList());
    QTEST(result.settings->server.listen.first().host.toString(), "host");
    QTEST(int(result.settings->server.listen.first().port), "port");
    QCOMPARE(result.settings->server.listenWhere.first().line, 6);
}

void TestSettings::relativeTlsFilesStandBesideTheConfig()
{
    QTemporaryDir folder;
    for (const QString &name : {u"cert.pem"_s, u"key.pem"_s}) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QByteArray text = good;
    text.replace("127.0.0.1:8080", "0.0.0.0:443");
    text.replace("behind_proxy = false", R"(tls = { certificate = "file:cert.pem", key = "file:key.pem" })");
    QFile file(folder.filePath(u"cellar.toml"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();

    const SettingsResult result = readSettings(file.fileName());
    QCOMPARE(texts(result.problems), QStringList());
    QCOMPARE(result.settings->server.tls->certificateFile, folder.filePath(u"cert.pem"_s));
    QCOMPARE(result.settings->server.tls->keyFile, folder.filePath(u"key.pem"_s));
}

void TestSettings::theDemoCellarIsRight()
{
    const QString demo = qEnvironmentVariable("CELLAR_SOURCE") + u"/resources/demo/cellar.toml"_s;
    const SettingsResult result = readSettings(demo);
    QCOMPARE(texts(result.problems), QStringList());
    QCOMPARE(result.settings->vessels.size(), 9);
    QCOMPARE(result.settings->vessels.last().id, u"bt-10-1"_s);
    QVERIFY(!result.settings->vessels.last().sim.probe);
}

QTEST_APPLESS_MAIN(TestSettings)
#include "tst_settings.moc"
