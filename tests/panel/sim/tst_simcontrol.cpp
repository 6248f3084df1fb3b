// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "simfixtures.h"

#include "fakes/manualclock.h"
#include "sim/modbustcpsimpanel.h"
#include "sim/simcontrol.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpSocket>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// Two panels: "main" with three Deltas, one without a probe, and "plc" with one block.
CellarConfig configuration()
{
    CellarConfig config;
    for (const QString &id : {u"main"_s, u"plc"_s}) {
        PanelSettings panel;
        panel.id = id;
        panel.host = u"localhost"_s;
        panel.port = 0;
        config.settings.panels.append(panel);
    }
    const auto add = [&config](const QString &id, const QString &label, int unit, const QString &panel) {
        VesselSettings vessel = simtest::vessel(id);
        vessel.label = label;
        vessel.unit = unit;
        vessel.panel = panel;
        vessel.device = panel == u"plc" ? u"plc-block"_s : u"delta-dtb"_s;
        vessel.sim.probe = id != u"bt-10-1";
        config.settings.vessels.append(vessel);
    };
    add(u"fv-10-1"_s, u"FV 10/1"_s, 1, u"main"_s);
    add(u"fv-20-1"_s, u"FV 20/1"_s, 7, u"main"_s);
    add(u"bt-10-1"_s, u"BT 10/1"_s, 9, u"main"_s);
    add(u"glycol"_s, u"Glycol"_s, 1, u"plc"_s);
    for (const QString &name : {u"delta-dtb"_s, u"plc-block"_s}) {
        config.profiles.insert(name, simtest::shipped(name));
    }
    return config;
}

} // namespace

class SimControlTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_unique<ManualClock>();
        m_cellar = std::make_unique<SimCellar>(*m_clock, 1.0);
        QCOMPARE(m_cellar->build(configuration(), 1), QStringList());
        m_control = std::make_unique<SimControl>(*m_cellar);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *method, const char *path, const char *body, int status,
                             const char *says) {
            QTest::newRow(name) << QString::fromLatin1(method) << QString::fromLatin1(path) << QByteArray(body)
                                << status << QString::fromLatin1(says);
        };
        row("no such page", "GET", "/fault", "", 404, "did you mean \"/faults\"?");
        row("root", "GET", "/", "", 404, "/faults, /state");
        row("method", "PUT", "/faults", "{}", 405, "GET, POST, DELETE");
        row("method of state", "POST", "/state", "{}", 405, "GET");
        row("method of vessel", "DELETE", "/vessels/fv-10-1", "", 405, "GET, POST");
        row("no body", "POST", "/faults", "", 400, "not JSON");
        row("broken JSON", "POST", "/faults", "{\"fault\": ", 400, "not JSON");
        row("list", "POST", "/faults", "[]", 400, "object");
        row("fault", "POST", "/faults", R"({"fault": "gremlins"})", 400, "\"gremlins\" is not a fault");
        row("vessel", "POST", "/faults", R"({"fault": "probe-missing", "vessel": "fv-10-11"})", 404, "\"fv-10-1\"?");
        row("panel", "POST", "/faults", R"({"fault": "probe-missing", "panel": "mian"})", 404, "\"main\"?");
        row("list of vessels", "POST", "/faults", R"({"fault": "half-frame", "vessel": ["fv-10-1"]})", 400, "a name");
        row("number of a panel", "DELETE", "/faults", R"({"panel": 1})", 400, "a name");
        row("nobody", "POST", "/faults", R"({"fault": "half-frame", "vessel": ""})", 404, "no vessel");
        row("clear whom", "DELETE", "/faults", R"({"vessel": "fv-99-9"})", 404, "fv-99-9");
        row("clear what", "DELETE", "/faults", R"({"vesel": "fv-10-1"})", 400, "\"vessel\"?");
        row("no such vessel", "GET", "/vessels/fv", "", 404, "no vessel \"fv\"");
        row("no name", "GET", "/vessels/", "", 404, "no vessel");
        row("key", "POST", "/vessels/fv-10-1", R"({"temprature": 3})", 400, "\"temperature\"?");
        row("type", "POST", "/vessels/fv-10-1", R"({"setpoint": "34"})", 400, "\"setpoint\" must be a number");
        row("null", "POST", "/vessels/fv-10-1", R"({"temperature": null})", 400, "\"temperature\"");
        row("hot", "POST", "/vessels/fv-10-1", R"({"temperature": 1e300})", 400, "\"temperature\"");
        row("kw", "POST", "/vessels/fv-10-1", R"({"fermentation_kw": -1})", 400, "\"fermentation_kw\"");
        row("limits", "POST", "/vessels/fv-10-1", R"({"limits": {"min": 50, "max": 40}})", 400, "\"limits\"");
        row("half limits", "POST", "/vessels/fv-10-1", R"({"limits": {"min": 50}})", 400, "\"limits\"");
        row("outside", "POST", "/vessels/fv-10-1", R"({"setpoint": 33, "temperature": 50})", 400, "own limits, 34");
        row("outside new limits", "POST", "/vessels/fv-10-1",
            R"({"setpoint": 34, "limits": {"min": 40, "max": 50}, "fermentation_kw": 5})", 400, "own limits, 40");
    }
    void refuses()
    {
        QFETCH(QString, method);
        QFETCH(QString, path);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(QString, says);
        const QJsonObject before = ask(u"GET"_s, u"/state"_s).json;
        const SimControl::Answer answer = ask(method, path, body);
        QCOMPARE(answer.status, status);
        const QString error = answer.json.value(u"error").toString();
        QVERIFY2(error.contains(says), qPrintable(error));
        QCOMPARE(ask(u"GET"_s, u"/state"_s).json, before);
        QVERIFY(active().isEmpty());
    }

    void buildFindsOverlaps()
    {
        CellarConfig config = configuration();
        config.settings.vessels[1].unit = 1;
        config.settings.vessels[2].unit = 1;
        SimCellar cellar(*m_clock, 1.0);
        QCOMPARE(cellar.build(config, 1).size(), 2);
    }

    void listenSaysWhichPanelHasNoAddress()
    {
        CellarConfig config = configuration();
        config.settings.panels[1].host = u"192.0.2.1"_s; // TEST-NET-1: never an address of this machine
        SimCellar cellar(*m_clock, 1.0);
        QCOMPARE(cellar.build(config, 1), QStringList());
        const Result<void> listening = cellar.listen();
        QVERIFY(!listening);
        QVERIFY2(listening.error().text.contains(u"panel \"plc\": cannot listen on 192.0.2.1"),
            qPrintable(listening.error().text));
    }

    void vesselsByAnySpelling()
    {
        for (const QString &name : {u"fv-20-1"_s, u"FV 20/1"_s, u"fv 20/1"_s, u"FV_20_1"_s, u" Fv-20/1 "_s}) {
            const SimControl::Answer answer = ask(u"GET"_s, u"/vessels/"_s + name);
            QCOMPARE(answer.status, 200);
            QCOMPARE(answer.json.value(u"id").toString(), u"fv-20-1"_s);
        }
    }

    void stateTellsTheTruth()
    {
        const QJsonArray vessels = ask(u"GET"_s, u"/state"_s).json.value(u"vessels").toArray();
        QCOMPARE(vessels.size(), 4);
        const QJsonObject vessel = vessels[2].toObject();
        QCOMPARE(vessel.value(u"label").toString(), u"BT 10/1"_s);
        QCOMPARE(vessel.value(u"temperature").toDouble(), 67.8);
        QCOMPARE(vessel.value(u"setpoint").toDouble(), 68.0);
        QCOMPARE(vessel.value(u"valve").toString(), u"closed"_s);
        QCOMPARE(vessel.value(u"probe").toBool(true), false);
        const QJsonObject word = vessel.value(u"registers").toObject().value(u"temperature").toObject();
        QCOMPARE(word.value(u"address").toInt(), 0x1000);
        QCOMPARE(word.value(u"words").toArray(), QJsonArray{0x8003});
    }

    void aHandAtThePanel()
    {
        const SimControl::Answer answer = ask(u"POST"_s, u"/vessels/fv-10-1"_s,
            R"({"temperature": 50, "setpoint": 40.04, "fermentation_kw": 0.5, "limits": {"min": 40, "max": 41}})");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.json.value(u"temperature").toDouble(), 50.0);
        QCOMPARE(answer.json.value(u"setpoint").toDouble(), 40.0);
        QCOMPARE(answer.json.value(u"valve").toString(), u"open"_s);
        QCOMPARE(answer.json.value(u"fermentation_kw").toDouble(), 0.5);
        QCOMPARE(m_cellar->vessel(u"fv-10-1")->deviceLimits().max, 41.0);
        QCOMPARE(m_cellar->vessel(u"fv-20-1")->temperature(), 67.8);
    }

    void faultsOnOneOnAPanelOnAll()
    {
        put(R"({"vessel": "FV 10/1", "fault": "probe-missing"})");
        QCOMPARE(active(), (QStringList{u"fv-10-1 probe-missing"_s}));
        put(R"({"panel": "plc", "fault": "Half Frame"})");
        QCOMPARE(active(), (QStringList{u"fv-10-1 probe-missing"_s, u"glycol half-frame"_s}));
        put(R"({"vessel": null, "fault": "device-silent"})");
        QCOMPARE(active().size(), 6);
        put(R"({"panel": "main", "fault": "none"})");
        QCOMPARE(active(), (QStringList{u"glycol device-silent"_s, u"glycol half-frame"_s}));
        QCOMPARE(ask(u"DELETE"_s, u"/faults"_s, R"({"vessel": "glycol"})").status, 200);
        QVERIFY(active().isEmpty());
        put(R"({"fault": "glycol-warm"})");
        QCOMPARE(active().size(), 4);
        QCOMPARE(ask(u"DELETE"_s, u"/faults"_s).json.value(u"active").toArray().size(), 0);
        QVERIFY(active().isEmpty());
    }

    void theListHasWhatThereIsToChoose()
    {
        const QJsonObject json = ask(u"GET"_s, u"/faults"_s).json;
        QCOMPARE(json.value(u"known").toArray().size(), qsizetype(faultKindCount));
    }

    void faultsEndAndTimePasses()
    {
        m_cellar->start();
        put(R"({"vessel": "fv-10-1", "fault": "probe-missing", "seconds": 2})");
        put(R"({"vessel": "fv-20-1", "fault": "probe-missing", "seconds": 60})");
        m_clock->advance(3s);
        QTRY_COMPARE(active(), (QStringList{u"fv-20-1 probe-missing"_s}));
        QVERIFY(m_cellar->vessel(u"fv-10-1")->hasProbe());
    }

    void speedIsATimesTable()
    {
        SimCellar fast(*m_clock, 1800.0);
        QCOMPARE(fast.build(configuration(), 1), QStringList());
        SimVessel *const vessel = fast.vessel(u"fv-10-1");
        QVERIFY(vessel->setSetpoint(34).has_value());
        fast.start();
        m_clock->advance(6s); // three hours
        QTRY_VERIFY(vessel->temperature() < 60);
        QVERIFY(vessel->temperature() > 50);
        // An hour in which the process was stopped does not come back as 1800 hours.
        const double before = vessel->temperature();
        m_clock->advance(1h);
        QTRY_VERIFY(vessel->temperature() < before);
        QVERIFY(vessel->temperature() > 40);
    }

    void theSameSeedIsTheSameCellar()
    {
        const auto probes = [this](const CellarConfig &config, quint64 seed) {
            SimCellar cellar(*m_clock, 1.0);
            if (!cellar.build(config, seed).isEmpty()) {
                return QList<double>();
            }
            cellar.advance(1h);
            QList<double> all;
            for (const auto &one : cellar.vessels()) {
                all.append(one->model().probe());
            }
            return all;
        };
        const QList<double> first = probes(configuration(), 3);
        QCOMPARE(first.size(), 4);
        QCOMPARE(probes(configuration(), 3), first);
        QVERIFY(probes(configuration(), 4)[0] != first[0]);
        QVERIFY(first[0] != first[1]);
        CellarConfig fewer = configuration();
        fewer.settings.vessels.removeFirst();
        QCOMPARE(probes(fewer, 3), first.mid(1));
    }

    void droppedConnections()
    {
        QVERIFY(m_cellar->listen().has_value());
        const ModbusTcpSimServer &server = modbusServer();
        QTcpSocket peer;
        peer.connectToHost(QHostAddress::LocalHost, server.port());
        QTRY_COMPARE(server.connectionCount(), 1);
        put(R"({"vessel": "fv-10-1", "fault": "connection-dropped", "ms": 60000})");
        QTRY_COMPARE(peer.state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(active(), (QStringList{u"main connection-dropped"_s}));
        put(R"({"fault": "none"})");
        QVERIFY(active().isEmpty());
        peer.connectToHost(QHostAddress::LocalHost, server.port());
        QTRY_COMPARE(server.connectionCount(), 1);
    }

    void answersOverTheWire()
    {
        QVERIFY(m_cellar->listen().has_value());
        QTcpSocket peer;
        peer.connectToHost(QHostAddress::LocalHost, modbusServer().port());
        // Unit 2 does not exist and stays silent; unit 7 does.
        peer.write(QByteArray::fromHex("000100000006020310000001"
                                       "000200000006070310000002"));
        QTRY_COMPARE(peer.bytesAvailable(), 13);
        QCOMPARE(peer.readAll(), QByteArray::fromHex("000200000007"
                                                     "07030402a602a8"));
    }

private:
    [[nodiscard]] const ModbusTcpSimServer &modbusServer() const
    {
        return static_cast<const ModbusTcpSimPanel *>(m_cellar->panel(u"main"))->server();
    }

    SimControl::Answer ask(const QString &method, const QString &path, const QByteArray &body = {})
    {
        return m_control->handle(method, path, body);
    }

    void put(const QByteArray &body)
    {
        const SimControl::Answer answer = ask(u"POST"_s, u"/faults"_s, body);
        QVERIFY2(answer.status == 200, qPrintable(answer.json.value(u"error").toString()));
    }

    // "vessel fault" each.
    QStringList active()
    {
        QStringList all;
        const QJsonArray list = ask(u"GET"_s, u"/faults"_s).json.value(u"active").toArray();
        for (const QJsonValue &entry : list) {
            const QString where = entry[u"vessel"].toString(entry[u"panel"].toString());
            all.append(where + u' ' + entry[u"fault"].toString());
        }
        return all;
    }

    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<SimCellar> m_cellar;
    std::unique_ptr<SimControl> m_control;
};

QTEST_GUILESS_MAIN(SimControlTest)
#include "tst_simcontrol.moc"
