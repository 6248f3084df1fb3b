// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/commissioning/probecommand.h"
#include "ctl/texttable.h"
#include "fakewire.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class TestProbeCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void nobodyListens();
    void anUnknownDevice();
    void nobodyAnswers();
    void garbageEndsIt();
    void aGatewayWithoutPath();
    void theConnectionIsLostOnTheWay();
    void interrupted();
    void oneFits();
    void severalFit();
    void nothingFits();
    void nothingIsEverWritten();
    void asJson();
    void unitLists();

private:
    [[nodiscard]] std::unique_ptr<Command> probe(const QList<int> &units, const QStringList &devices = {})
    {
        CommissioningOptions options = m_options;
        options.units = units;
        options.devices = devices;
        return std::make_unique<ProbeCommand>(options, m_run->output(), FakeWire::factory(*m_line));
    }
    void putDtb(int unit)
    {
        RegisterDevice &device = m_line->units[unit];
        device.put(3, 0x1000, {678, 680, 1000, 340});
        device.put(2, 0x0801, {1});
        device.put(3, 0x102F, {0x0110});
        for (const int bit : {0x0804, 0x0805, 0x0810, 0x0811}) {
            device.put(2, bit, {0});
            device.put(1, bit, {0});
        }
    }

    CommissioningOptions m_options;
    std::unique_ptr<FakeLine> m_line;
    std::unique_ptr<CommandRun> m_run;
};

void TestProbeCommand::init()
{
    m_options = {};
    m_options.target.direct.host = u"10.0.0.1"_s;
    m_run = std::make_unique<CommandRun>();
    m_line = std::make_unique<FakeLine>();
}

void TestProbeCommand::nobodyListens()
{
    m_line->refuses = u"Connection refused"_s;
    QVERIFY(m_run->finish(probe({1, 2})));
    QCOMPARE(m_run->codes, QList{ExitCode::Unreachable});
    QCOMPARE(m_run->err, u"10.0.0.1:502: Connection refused\n"_s);
    QCOMPARE(m_run->out, QString());
}

void TestProbeCommand::anUnknownDevice()
{
    QVERIFY(m_run->finish(probe({1}, {u"delta-dtp"_s})));
    QCOMPARE(m_run->codes, QList{ExitCode::BadInput});
    QVERIFY(m_run->err.contains(u"did you mean \"delta-dtb\"?"_s));
    QCOMPARE(m_line->sent, 0U);
}

void TestProbeCommand::nobodyAnswers()
{
    QVERIFY(m_run->finish(probe({1, 2, 3, 7})));
    QCOMPARE(m_run->codes, QList{ExitCode::Failed});
    QCOMPARE(m_line->sent, 4U); // one question each
    QCOMPARE(m_run->out, u"10.0.0.1:502: 0 of 4 units answer\n\nsilent: units 1-3, 7\n"_s);
}

void TestProbeCommand::garbageEndsIt()
{
    m_line->instead = [](const ModbusRequest &) {
        return ModbusAnswer{ModbusAnswer::Status::Protocol, 0, u"the answer is not Modbus TCP"_s, {}};
    };
    QVERIFY(m_run->finish(probe({1, 2, 3, 4, 5, 6})));
    QCOMPARE(m_run->codes, QList{ExitCode::Failed});
    QCOMPARE(m_line->sent, 3U);
    QVERIFY(m_run->err.contains(u"is it the right port?"_s));
    QVERIFY(m_run->out.contains(u"unit 2: no Modbus answer: the answer is not Modbus TCP"_s));
}

void TestProbeCommand::aGatewayWithoutPath()
{
    m_line->instead = [](const ModbusRequest &request) {
        return request.unit == 2 ? std::optional(RegisterDevice::exception(11)) : std::nullopt;
    };
    putDtb(1);
    QVERIFY(m_run->finish(probe({1, 2})));
    QCOMPARE(m_run->codes, QList{ExitCode::Ok});
    QVERIFY(m_run->out.contains(u"1 of 2 units answer"_s));
    QVERIFY(m_run->out.contains(u"nothing there, says the gateway: units 2"_s));
}

void TestProbeCommand::theConnectionIsLostOnTheWay()
{
    putDtb(1);
    m_line->instead = [](const ModbusRequest &request) {
        return request.unit == 2 ? std::optional(ModbusAnswer{ModbusAnswer::Status::LinkLost, 0, u"reset"_s, {}})
                                 : std::nullopt;
    };
    QVERIFY(m_run->finish(probe({1, 2})));
    QVERIFY(m_run->out.contains(u"1 of 2 units answer"_s));
    QVERIFY2(m_run->out.contains(u"unit 2: no Modbus answer: reset"_s), qPrintable(m_run->out));
}

void TestProbeCommand::interrupted()
{
    putDtb(1);
    m_line->stalled = 2;
    m_run->start(probe({1, 2, 3}));
    QTRY_VERIFY(m_run->err.contains(u"unit 1:"_s));
    m_run->command->interrupt();
    QCOMPARE(m_run->codes, QList{ExitCode::Interrupted});
    QVERIFY(m_run->out.contains(u"delta-dtb"_s));
    const QString out = m_run->out;
    QCoreApplication::processEvents();
    QCoreApplication::processEvents();
    QCOMPARE(m_run->out, out);
}

void TestProbeCommand::oneFits()
{
    putDtb(1);
    QVERIFY(m_run->finish(probe({1})));
    QCOMPARE(m_run->codes, QList{ExitCode::Ok});
    const QStringList lines = m_run->out.split(u'\n');
    QCOMPARE(lines.at(0), u"10.0.0.1:502: 1 of 1 units answer"_s);
    QVERIFY2(lines.at(3).startsWith(u"   1  delta-dtb  "_s), qPrintable(lines.at(3)));
    QVERIFY2(lines.at(3).contains(u"67.8 °F"_s), qPrintable(lines.at(3)));
    QVERIFY2(lines.at(3).endsWith(u"68 °F  open   34 to 100 °F"_s), qPrintable(lines.at(3)));
    for (const QString &line : lines) {
        QVERIFY2(line.size() <= terminalWidth, qPrintable(line));
    }
}

void TestProbeCommand::severalFit()
{
    putDtb(1);
    m_line->units[1].put(3, 0, {700, 690, 1});
    QVERIFY(m_run->finish(probe({1}, {u"plc-block"_s, u"delta-dtb"_s})));
    QCOMPARE(m_run->codes, QList{ExitCode::Ok});
    // With an identity register the profile would be certain; without, it says so.
    const bool certain = m_run->out.contains(u"identity"_s);
    QVERIFY2(
        certain || m_run->out.contains(u"no certain match: delta-dtb and plc-block fit"_s), qPrintable(m_run->out));
}

void TestProbeCommand::nothingFits()
{
    m_line->units[1].put(3, 0x1000, {32000, 680, 1000, 340});
    m_line->units[1].put(2, 0x0801, {1});
    QVERIFY(m_run->finish(probe({1}, {u"delta-dtb"_s})));
    QVERIFY2(m_run->out.contains(u"unit 1: it answers, but no profile fits: not delta-dtb, because 3200 is no"_s),
        qPrintable(m_run->out));
}

void TestProbeCommand::nothingIsEverWritten()
{
    putDtb(1);
    QVERIFY(m_run->finish(probe({1, 2})));
    QVERIFY(m_line->writes.isEmpty());
}

void TestProbeCommand::asJson()
{
    putDtb(1);
    m_options.json = true;
    QVERIFY(m_run->finish(probe({1, 2}, {u"delta-dtb"_s})));
    const QJsonObject json = QJsonDocument::fromJson(m_run->out.toUtf8()).object();
    QCOMPARE(json.value("address"_L1), u"10.0.0.1:502"_s);
    const QJsonArray units = json.value("units"_L1).toArray();
    QCOMPARE(units.size(), 2);
    QCOMPARE(units.at(0).toObject().value("device"_L1), u"delta-dtb"_s);
    const QJsonObject candidate = units.at(0).toObject().value("candidates"_L1).toArray().at(0).toObject();
    QCOMPARE(candidate.value("temperature"_L1), 67.8);
    QCOMPARE(candidate.value("valve"_L1), u"open"_s);
    QCOMPARE(candidate.value("limits"_L1).toObject().value("max"_L1), 100.0);
    QCOMPARE(units.at(1).toObject().value("state"_L1), u"silent"_s);
}

void TestProbeCommand::unitLists()
{
    QCOMPARE(unitsText({}), QString());
    QCOMPARE(unitsText({1, 2, 3, 7, 9, 10}), u"1-3, 7, 9-10"_s);
}

QTEST_GUILESS_MAIN(TestProbeCommand)
#include "tst_probecommand.moc"
