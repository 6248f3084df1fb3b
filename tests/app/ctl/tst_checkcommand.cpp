// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/commissioning/checkcommand.h"
#include "ctl/texttable.h"
#include "fakes/surveyprofiles.h"
#include "fakewire.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

const auto cellarText = R"(
[cellar]
name = "x"
[server]
listen = ["127.0.0.1:8080"]
[[panel]]
id = "plc"
driver = "modbus-tcp"
address = "10.0.0.1"
[[panel]]
id = "wall"
driver = "alpha"
address = "127.0.0.1:1"
pages = [1]
timeout = "1s"
gap = "10ms"
[[vessel]]
id = "fv-1"
label = "FV 1"
panel = "plc"
device = "plc-block"
unit = 1
[[vessel]]
id = "fv-2"
label = "FV 2"
panel = "plc"
device = "plc-block"
unit = 1
offset = 4
[[vessel]]
id = "fv-3"
label = "FV 3"
panel = "wall"
slot = 1
address = 117
)";

// The line of a finding, whole again.
bool says(const VesselCheck &check, CheckLevel level, const QString &fragment)
{
    return std::any_of(check.findings.cbegin(), check.findings.cend(),
        [&](const CheckFinding &finding) { return finding.level == level && finding.text.contains(fragment); });
}

VesselCheck checkOf(const DeviceProfile &profile, RegisterDevice &device, const SetpointLimits &limits = {})
{
    const SurveyCandidate candidate{profile.name, profile, 0, true, true};
    UnitSurvey survey(1, {candidate});
    runSurvey(survey, device);
    VesselSettings vessel;
    vessel.label = u"FV 1"_s;
    vessel.limits = limits;
    return checkVessel(vessel, profile, survey, decodeSurvey(candidate, survey.image()));
}

} // namespace

class TestCheckCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void silence();
    void otherUnit();
    void swappedWords();
    void limits_data();
    void limits();
    void probeAndSetpoint();
    void writes();
    void notes();
    void allIsWell();

    void pages();
    void thePanelCannotBeReached();
    void theWholeCellar();
    void onePanelAsJson();
    void aBadConfig();
    void interrupted();

private:
    [[nodiscard]] std::unique_ptr<Command> check(const QString &panel = {});

    std::unique_ptr<QTemporaryDir> m_folder;
    CommissioningOptions m_options;
    std::unique_ptr<FakeLine> m_line;
    std::unique_ptr<CommandRun> m_run;
    RegisterDevice m_device;
};

void TestCheckCommand::init()
{
    m_options = {};
    m_run = std::make_unique<CommandRun>();
    m_line = std::make_unique<FakeLine>();
    m_device = RegisterDevice();
    m_folder = std::make_unique<QTemporaryDir>();
    m_options.target.configFile = m_folder->filePath(u"cellar.toml"_s);
    QFile file(m_options.target.configFile);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(cellarText);
}

std::unique_ptr<Command> TestCheckCommand::check(const QString &panel)
{
    m_options.target.panel = panel;
    return std::make_unique<CheckCommand>(m_options, m_run->output(), FakeWire::factory(*m_line));
}

void TestCheckCommand::silence()
{
    const VesselCheck check = checkOf(blockProfile(), m_device);
    QCOMPARE(check.findings.size(), 1);
    QVERIFY(says(check, CheckLevel::Fail, u"does not answer: silence"_s));
}

void TestCheckCommand::otherUnit()
{
    fillFloat(m_device);
    m_device.put(3, 120, {15});
    const VesselCheck check = checkOf(floatProfile(), m_device);
    QVERIFY(says(check, CheckLevel::Fail, u"it measures in °C, but the configuration takes its values for °F"_s));
}

void TestCheckCommand::swappedWords()
{
    fillFloat(m_device);
    m_device.put(3, 100, {0x4296, 0});
    const VesselCheck check = checkOf(floatProfile(), m_device);
    QVERIFY(says(check, CheckLevel::Fail, u"word_order = \"high-first\""_s));
}

void TestCheckCommand::limits_data()
{
    QTest::addColumn<quint16>("low");
    QTest::addColumn<quint16>("high");
    QTest::addColumn<CheckLevel>("level");
    QTest::newRow("same") << quint16(340) << quint16(1000) << CheckLevel::Ok;
    QTest::newRow("wider") << quint16(0) << quint16(2000) << CheckLevel::Ok;
    QTest::newRow("narrower above") << quint16(340) << quint16(900) << CheckLevel::Warn;
    QTest::newRow("narrower below") << quint16(350) << quint16(1000) << CheckLevel::Warn;
    QTest::newRow("elsewhere") << quint16(1010) << quint16(2000) << CheckLevel::Fail;
}

void TestCheckCommand::limits()
{
    QFETCH(quint16, low);
    QFETCH(quint16, high);
    fillBlock(m_device);
    m_device.put(3, 2, {high, low});
    const VesselCheck check = checkOf(blockProfile(), m_device);
    for (const CheckFinding &finding : check.findings) {
        if (finding.topic == u"limits") {
            QTEST(finding.level, "level");
            return;
        }
    }
    QFAIL("nothing about the limits");
}

void TestCheckCommand::probeAndSetpoint()
{
    fillBlock(m_device);
    m_device.put(3, 0, {0x8003, 330});
    const VesselCheck check = checkOf(blockProfile(), m_device);
    QVERIFY(says(check, CheckLevel::Warn, u"temperature: probe missing"_s));
    QVERIFY(says(check, CheckLevel::Warn, u"set point 33 °F is outside the configured limits, 34 to 100 °F"_s));
    RegisterDevice absurd;
    fillBlock(absurd);
    absurd.put(3, 0, {32000});
    QVERIFY(says(checkOf(blockProfile(), absurd), CheckLevel::Fail, u"3200 is no believable temperature"_s));
    RegisterDevice half;
    half.put(3, 0, {678, 680});
    QVERIFY(says(checkOf(blockProfile(), half), CheckLevel::Fail, u"valve: illegal"_s));
}

void TestCheckCommand::writes()
{
    DeviceProfile profile = blockProfile();
    profile.enableHint = u"set P3-12 to ON"_s;
    fillBlock(m_device);
    QVERIFY(says(
        checkOf(profile, m_device), CheckLevel::Warn, u"writes are disabled on this controller: set P3-12 to ON"_s));
    m_device.put(2, 16, {1});
    QVERIFY(says(checkOf(profile, m_device), CheckLevel::Ok, u"writes are enabled"_s));
    profile.enable->address = 99;
    QVERIFY(says(checkOf(profile, m_device), CheckLevel::Warn, u"whether writes are enabled cannot be read"_s));
    profile.enable.reset();
    QVERIFY(says(checkOf(profile, m_device), CheckLevel::Warn, u"if it refuses them: set P3-12 to ON"_s));
}

void TestCheckCommand::notes()
{
    DeviceProfile profile = blockProfile();
    profile.eeprom = u"100,000 writes"_s;
    profile.verifyOnSite = u"only one source"_s;
    fillBlock(m_device);
    const VesselCheck check = checkOf(profile, m_device);
    QVERIFY(says(check, CheckLevel::Ok, u"EEPROM: 100,000 writes"_s));
    QVERIFY(says(check, CheckLevel::Warn, u"verify on site: only one source"_s));
}

void TestCheckCommand::allIsWell()
{
    fillFloat(m_device);
    const VesselCheck check = checkOf(floatProfile(), m_device);
    QCOMPARE(check.worst(), CheckLevel::Ok);
    QVERIFY(says(check, CheckLevel::Ok, u"it is such a device: identity \"TK\""_s));
    QVERIFY(says(check, CheckLevel::Ok, u"temperature 75 °F"_s));
}

void TestCheckCommand::pages()
{
    VesselSettings vessel;
    vessel.limits = {34, 100, 1};
    const TemperatureUnit unit = TemperatureUnit::Fahrenheit;
    VesselSample sample;
    const PointFault silence{PointFault::Kind::NoAnswer, u"page 1: HTTP 500"_s};
    QVERIFY(says(checkPages(vessel, unit, sample), CheckLevel::Fail, u"does not answer: not on the pages"_s));
    sample.temperature = PointResult<double>(unexpected(silence));
    QVERIFY(says(checkPages(vessel, unit, sample), CheckLevel::Fail, u"does not answer: page 1: HTTP 500"_s));
    sample.temperature = PointResult<double>(unexpected(PointFault{PointFault::Kind::SensorFault, u"probe missing"_s}));
    sample.setpoint = PointResult<double>(33.0);
    sample.valveOpen = PointResult<bool>(true);
    const VesselCheck check = checkPages(vessel, unit, sample);
    QVERIFY(says(check, CheckLevel::Warn, u"temperature: probe missing"_s));
    QVERIFY(says(check, CheckLevel::Warn, u"set point 33 °F is outside the configured limits"_s));
    QVERIFY(says(check, CheckLevel::Ok, u"valve open"_s));
    sample.temperature = PointResult<double>(36.8);
    sample.setpoint = PointResult<double>(34.0);
    QCOMPARE(checkPages(vessel, unit, sample).worst(), CheckLevel::Ok);
}

void TestCheckCommand::thePanelCannotBeReached()
{
    m_line->refuses = u"Connection refused"_s;
    QVERIFY(m_run->finish(check()));
    QCOMPARE(m_run->codes, QList{ExitCode::Problems});
    QCOMPARE(m_run->out.count(u"FAIL  cannot be asked: 10.0.0.1:502: Connection refused"_s), 2);
    QVERIFY2(m_run->out.contains(u"FV 3 (panel wall)\n  FAIL  does not answer: "_s), qPrintable(m_run->out));
}

void TestCheckCommand::theWholeCellar()
{
    m_line->units[1].put(3, 0, {678, 680, 0, 0, 350, 350, 1, 0});
    QVERIFY(m_run->finish(check(u"plc"_s)));
    QCOMPARE(m_run->codes, QList{ExitCode::Ok});
    QVERIFY2(m_run->out.startsWith(u"FV 1 (panel plc, unit 1, plc-block)\n  OK    answers\n"
                                   "  OK    temperature 67.8 °F\n  OK    set point 68 °F\n  OK    valve closed\n"
                                   "FV 2 (panel plc, unit 1, plc-block)\n  OK    answers\n"
                                   "  OK    temperature 35 °F\n  OK    set point 35 °F\n  OK    valve open\n"_s),
        qPrintable(m_run->out));
    QVERIFY(m_line->writes.isEmpty());
    for (const QString &line : m_run->out.split(u'\n')) {
        QVERIFY2(line.size() <= terminalWidth, qPrintable(line));
    }
}

void TestCheckCommand::onePanelAsJson()
{
    m_line->units[1].put(3, 0, {678, 680, 0, 0, 350, 350, 1, 0});
    m_options.json = true;
    QVERIFY(m_run->finish(check(u"plc"_s)));
    QCOMPARE(m_run->codes, QList{ExitCode::Ok});
    const QJsonArray vessels = QJsonDocument::fromJson(m_run->out.toUtf8()).object().value("vessels"_L1).toArray();
    QCOMPARE(vessels.size(), 2);
    QCOMPARE(vessels.at(1).toObject().value("vessel"_L1), u"fv-2"_s);
    QCOMPARE(vessels.at(1).toObject().value("worst"_L1), u"OK"_s);
}

void TestCheckCommand::aBadConfig()
{
    QFile file(m_options.target.configFile);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[cellar\n");
    file.close();
    QVERIFY(m_run->finish(check()));
    QCOMPARE(m_run->codes, QList{ExitCode::BadInput});
    QVERIFY(m_run->err.contains(u"cellar.toml:1:"_s));
}

void TestCheckCommand::interrupted()
{
    m_run->start(check());
    m_run->command->interrupt();
    QCOMPARE(m_run->codes, QList{ExitCode::Interrupted});
    const QString out = m_run->out;
    QCoreApplication::processEvents();
    QCoreApplication::processEvents();
    QCOMPARE(m_run->out, out);
    QCOMPARE(m_run->codes.size(), 1);
}

QTEST_GUILESS_MAIN(TestCheckCommand)
#include "tst_checkcommand.moc"
