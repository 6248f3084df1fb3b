// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/vesselpoll.h"
#include "fakes/deviceprofiles.h"

#include <QTest>

#include <bit>

using namespace Qt::StringLiterals;
using namespace cellar;

using Fault = PointFault::Kind;

namespace {

constexpr Timestamp noon{Milliseconds(1'795'442'400'123)};

QList<quint16> wordsOf(float value, WordOrder order)
{
    const auto bits = std::bit_cast<quint32>(value);
    const auto high = static_cast<quint16>(bits >> 16U);
    const auto low = static_cast<quint16>(bits);
    return order == WordOrder::HighFirst ? QList<quint16>{high, low} : QList<quint16>{low, high};
}

template<typename T> bool isFault(const std::optional<PointResult<T>> &point, Fault kind, QStringView text)
{
    return point && !*point && point->error().kind == kind && point->error().text.contains(text);
}

// One vessel, what is known of it, and what its poll heard.
struct Bench
{
    explicit Bench(const DeviceProfile &profile)
        : vessel{u"fv"_s, 1, 0, profile}
        , facts(vessel.profile)
        , poll(vessel)
    {
        if (profile.unitPoint) {
            facts.note(Point::Unit, std::array{profile.unitPoint->values.key(profile.unit)});
        }
    }

    void hear(Point point, const QList<quint16> &words, int bit = 0)
    {
        poll.heard({0, point, 0, static_cast<int>(words.size()), bit},
            Words(words.constData(), static_cast<std::size_t>(words.size())), noon);
    }
    void fail(Point point, int bit = 0) { poll.failed({0, point, 0, 1, bit}, u"silence"_s, noon); }
    VesselSample take() { return poll.take(facts).value_or(VesselSample{}); }

    const ModbusVessel vessel;
    VesselFacts facts;
    VesselPoll poll;
};

// A Watlow that sends its words in this order.
void hearWatlow(Bench &bench, WordOrder order, float temperature, float setpoint)
{
    bench.hear(Point::Temperature, wordsOf(temperature, order));
    bench.hear(Point::FaultCode, {61});
    bench.hear(Point::Setpoint, wordsOf(setpoint, order));
    bench.hear(Point::Valve, wordsOf(100.0F, order));
}

} // namespace

class VesselPollTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingHeardIsNoNews();
    void swappedWatlowNeverShowsANumber();
    void oneValueThatGivesItAwayIsEnough_data();
    void oneValueThatGivesItAwayIsEnough();
    void aBrokenProbeIsNoEvidence();
    void aPollThatIsRightAgainClears();
    void statusWordBreaksTheProbe();
    void faultCodeBreaksTheProbe();
    void faultCoilsBreakTheProbe();
    void withoutItsWitnessesNoTemperature();
    void aFailedReadBlamesTheRightValues();
    void factsThatComeLaterAreNews();
    void aSetpointFromBeforeAWriteIsNoNews();
    void aGoodPoll();
};

void VesselPollTest::nothingHeardIsNoNews()
{
    Bench bench(shippedProfile(u"delta-dtb"_s));
    QVERIFY(!bench.poll.hasNews());
    QVERIFY(!bench.poll.take(bench.facts));
    bench.poll.reconsider();
    QVERIFY(!bench.poll.take(bench.facts));
}

void VesselPollTest::swappedWatlowNeverShowsANumber()
{
    // As it comes through Watlow's own gateway. Some temperatures are believable in either order; the round setpoint
    // gives them all away, from the first poll on.
    Bench bench(shippedProfile(u"watlow-ez-zone-pm"_s));
    int ambiguous = 0;
    for (int at = 0; at < 5000; ++at) {
        const float temperature = 60.0F + static_cast<float>(at) * 0.0031F;
        const QList<quint16> words = wordsOf(temperature, WordOrder::HighFirst);
        const Words view(words.constData(), 2);
        ambiguous += wordsLook(bench.vessel.profile, bench.vessel.profile.temperature, view) == WordsLook::Unclear;
        hearWatlow(bench, WordOrder::HighFirst, temperature, 68.0F);
        const VesselSample sample = bench.take();
        QVERIFY(isFault(sample.temperature, Fault::SensorFault, u"word_order = \"high-first\""));
        QVERIFY(isFault(sample.setpoint, Fault::SensorFault, u"word_order = \"high-first\""));
        QVERIFY(isFault(sample.valveOpen, Fault::SensorFault, u"word_order = \"high-first\""));
    }
    QVERIFY2(ambiguous > 50, qPrintable(QString::number(ambiguous)));
    // Nor does one ambiguous value alone, once it is known.
    bench.hear(Point::Temperature, {0x42A7, 0x4288});
    bench.hear(Point::FaultCode, {61});
    QVERIFY(isFault(bench.take().temperature, Fault::SensorFault, u"word_order"));
}

void VesselPollTest::oneValueThatGivesItAwayIsEnough_data()
{
    QTest::addColumn<WordOrder>("temperature");
    QTest::addColumn<WordOrder>("setpoint");
    QTest::newRow("temperature") << WordOrder::HighFirst << WordOrder::LowFirst;
    QTest::newRow("setpoint") << WordOrder::LowFirst << WordOrder::HighFirst;
}

void VesselPollTest::oneValueThatGivesItAwayIsEnough()
{
    QFETCH(const WordOrder, temperature);
    QFETCH(const WordOrder, setpoint);
    Bench bench(shippedProfile(u"watlow-ez-zone-pm"_s));
    bench.hear(Point::Temperature, wordsOf(36.8F, temperature));
    bench.hear(Point::FaultCode, {61});
    bench.hear(Point::Setpoint, wordsOf(34.0F, setpoint));
    const VesselSample sample = bench.take();
    QVERIFY(isFault(sample.temperature, Fault::SensorFault, u"word_order"));
    QVERIFY(isFault(sample.setpoint, Fault::SensorFault, u"word_order"));
}

void VesselPollTest::aBrokenProbeIsNoEvidence()
{
    // What a converter leaves behind may look like anything.
    Bench bench(shippedProfile(u"watlow-ez-zone-pm"_s));
    bench.hear(Point::Temperature, wordsOf(75.0F, WordOrder::HighFirst));
    bench.hear(Point::FaultCode, {65});
    bench.hear(Point::Setpoint, wordsOf(34.0F, WordOrder::LowFirst));
    const VesselSample sample = bench.take();
    QVERIFY(isFault(sample.temperature, Fault::SensorFault, u"probe open"));
    QCOMPARE(**sample.setpoint, 34.0);
}

void VesselPollTest::aPollThatIsRightAgainClears()
{
    Bench bench(shippedProfile(u"watlow-ez-zone-pm"_s));
    hearWatlow(bench, WordOrder::HighFirst, 36.8F, 34.0F);
    QVERIFY(isFault(bench.take().temperature, Fault::SensorFault, u"word_order"));
    hearWatlow(bench, WordOrder::LowFirst, 36.8F, 34.0F); // somebody has set it right at the controller
    const VesselSample sample = bench.take();
    QVERIFY(**sample.temperature == 36.8);
    QCOMPARE(**sample.setpoint, 34.0);
    QVERIFY(**sample.valveOpen);
}

void VesselPollTest::statusWordBreaksTheProbe()
{
    Bench bench(shippedProfile(u"eurotherm-3200"_s));
    bench.hear(Point::Temperature, {368});
    bench.hear(Point::FaultBits, {1U << 5});
    QVERIFY(isFault(bench.take().temperature, Fault::SensorFault, u"sensor break"));
    bench.hear(Point::Temperature, {368});
    bench.hear(Point::FaultBits, {1U << 5 | 1U << 10});
    QVERIFY(isFault(bench.take().temperature, Fault::SensorFault, u"sensor break, beyond the range of the probe"));
    bench.hear(Point::Temperature, {368});
    bench.hear(Point::FaultBits, {static_cast<quint16>(~(1U << 5 | 1U << 10))}); // all that is none of our business
    QCOMPARE(**bench.take().temperature, 36.8);
}

void VesselPollTest::faultCodeBreaksTheProbe()
{
    Bench bench(shippedProfile(u"watlow-ez-zone-pm"_s));
    hearWatlow(bench, WordOrder::LowFirst, 36.8F, 34.0F);
    bench.hear(Point::FaultCode, {66});
    const VesselSample sample = bench.take();
    QVERIFY(isFault(sample.temperature, Fault::SensorFault, u"probe shorted"));
    QCOMPARE(**sample.setpoint, 34.0);
    hearWatlow(bench, WordOrder::LowFirst, 36.8F, 34.0F);
    bench.hear(Point::FaultCode, {7});
    QVERIFY(isFault(bench.take().temperature, Fault::SensorFault, u"probe fault 7"));
}

void VesselPollTest::faultCoilsBreakTheProbe()
{
    Bench bench(shippedProfile(u"carel-ir33"_s));
    bench.hear(Point::Temperature, {0xFF06});
    bench.hear(Point::FaultBits, {0}, 1);
    bench.hear(Point::FaultBits, {1}, 2);
    QVERIFY(isFault(bench.take().temperature, Fault::SensorFault, u"probe 2 fault"));
    bench.hear(Point::FaultBits, {0}, 2);
    QCOMPARE(**bench.take().temperature, -25.0);
    // One that cannot be read is not one that is clear.
    bench.hear(Point::FaultBits, {0}, 1);
    bench.fail(Point::FaultBits, 2);
    QVERIFY(isFault(bench.take().temperature, Fault::NoAnswer, u"silence"));
}

void VesselPollTest::withoutItsWitnessesNoTemperature()
{
    Bench bench(shippedProfile(u"eurotherm-3200"_s));
    bench.hear(Point::Temperature, {368});
    QVERIFY(isFault(bench.take().temperature, Fault::NoAnswer, u"not read yet"));
    bench.hear(Point::Temperature, {368});
    bench.fail(Point::FaultBits);
    QVERIFY(isFault(bench.take().temperature, Fault::NoAnswer, u"silence"));
}

void VesselPollTest::aFailedReadBlamesTheRightValues()
{
    const QList<Point> ofTemperature{Point::Temperature, Point::FaultBits, Point::FaultCode};
    for (const Point point : {Point::Temperature, Point::Setpoint, Point::Valve, Point::FaultBits, Point::FaultCode,
             Point::Decimals, Point::Unit, Point::LimitMin, Point::LimitMax}) {
        VesselSample sample;
        VesselPoll::fault(sample, point, u"silence"_s);
        QCOMPARE(isFault(sample.temperature, Fault::NoAnswer, u"silence"), ofTemperature.contains(point));
        QCOMPARE(isFault(sample.setpoint, Fault::NoAnswer, u"silence"), point == Point::Setpoint);
        QCOMPARE(isFault(sample.valveOpen, Fault::NoAnswer, u"silence"), point == Point::Valve);
    }
}

void VesselPollTest::factsThatComeLaterAreNews()
{
    Bench bench(shippedProfile(u"autonics-tk"_s));
    bench.hear(Point::Temperature, {368});
    bench.hear(Point::Setpoint, {340});
    bench.hear(Point::Valve, {8});
    QVERIFY(isFault(bench.take().temperature, Fault::NoAnswer, u"decimal point not read yet"));
    QVERIFY(!bench.poll.hasNews());
    bench.facts.note(Point::Decimals, std::array<quint16, 1>{1});
    bench.poll.reconsider();
    const VesselSample sample = bench.take();
    QCOMPARE(**sample.temperature, 36.8);
    QCOMPARE(**sample.setpoint, 34.0);
    QVERIFY(**sample.valveOpen);
    QVERIFY(sample.at == noon);
}

void VesselPollTest::aSetpointFromBeforeAWriteIsNoNews()
{
    Bench bench(shippedProfile(u"delta-dtb"_s));
    bench.hear(Point::Setpoint, {340});
    bench.hear(Point::Temperature, {368});
    bench.poll.dropSetpoint();
    const VesselSample sample = bench.take();
    QVERIFY(sample.temperature);
    QVERIFY(!sample.setpoint);
    bench.poll.reconsider();
    QVERIFY(!bench.take().setpoint);
}

void VesselPollTest::aGoodPoll()
{
    Bench bench(shippedProfile(u"delta-dtb"_s));
    bench.hear(Point::Temperature, {368});
    bench.hear(Point::Setpoint, {340});
    bench.hear(Point::Valve, {1});
    const VesselSample sample = bench.take();
    QCOMPARE(sample.vessel, u"fv"_s);
    QCOMPARE(**sample.temperature, 36.8);
    QCOMPARE(**sample.setpoint, 34.0);
    QVERIFY(**sample.valveOpen);
    bench.hear(Point::Temperature, {0x8003});
    const VesselSample next = bench.take();
    QVERIFY(isFault(next.temperature, Fault::SensorFault, u"probe missing"));
    QVERIFY(!next.setpoint); // was told already
}

QTEST_GUILESS_MAIN(VesselPollTest)
#include "tst_vesselpoll.moc"
