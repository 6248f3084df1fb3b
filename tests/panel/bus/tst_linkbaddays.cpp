// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fakes/deviceprofiles.h"
#include "linktest.h"

#include <QRandomGenerator>

using namespace cellar;
using namespace cellar::linktest;

class LinkBadDaysTest : public LinkTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void missingProbe();
    void exceptionOnPollIsToldAtOnce();
    void noWrongNumberIsEverGood();
    void everyExceptionOnReading_data();
    void everyExceptionOnReading();
    void gatewayHearsNothingOfOneUnit();
    void moreBitsThanAsked();
    void faultWordIsNeverANumber();
    void swappedWatlowIsNamedAndNotWrittenTo();
    void anotherUnitIsNamedAndNotWrittenTo();
    void theUnitIsReadAgainBeforeAWrite();
    void belowFreezing_data();
    void belowFreezing();
    void decimalPointComesWithThePoll();
};

namespace {

// Answers reads out of a map of registers and bits; what is not there is an illegal address.
class Registers
{
public:
    void set(int function, int address, std::initializer_list<quint16> words)
    {
        for (const quint16 word : words) {
            m_words.insert({function, address++}, word);
        }
    }
    void operator()(const Request &request) const
    {
        if (request.function > 4) {
            ScriptedModbusServer::answer(request, ScriptedModbusServer::correctPdu(request));
            return;
        }
        QList<quint16> words;
        for (int at = request.address; at < request.address + request.count; ++at) {
            if (!m_words.contains({request.function, at})) {
                ScriptedModbusServer::answer(request, ScriptedModbusServer::exceptionPdu(request.function, 2));
                return;
            }
            words.append(m_words.value({request.function, at}));
        }
        ScriptedModbusServer::answer(request, request.function <= 2
                                                  ? bitsPdu(request.function, words)
                                                  : ScriptedModbusServer::registersPdu(words, request.function));
    }

private:
    static QByteArray bitsPdu(quint8 function, const QList<quint16> &bits)
    {
        QByteArray pdu(2 + (bits.size() + 7) / 8, '\0');
        pdu[0] = static_cast<char>(function);
        pdu[1] = static_cast<char>(pdu.size() - 2);
        for (qsizetype at = 0; at < bits.size(); ++at) {
            if (bits.at(at) != 0) {
                pdu[2 + at / 8] = static_cast<char>(static_cast<quint8>(pdu.at(2 + at / 8)) | 1U << (at % 8));
            }
        }
        return pdu;
    }

    QMap<std::pair<int, int>, quint16> m_words;
};

// A shipped profile on unit 1.
QList<ModbusVessel> one(const QString &profile)
{
    return {{u"v1"_s, 1, 0, shippedProfile(profile)}};
}

Registers watlow(bool swapped)
{
    const auto put = [swapped](Registers &registers, int address, quint16 high, quint16 low) {
        registers.set(3, address,
            swapped ? std::initializer_list<quint16>{high, low} : std::initializer_list<quint16>{low, high});
    };
    Registers registers;
    put(registers, 360, 0x4213, 0x3333); // 36.8
    put(registers, 2160, 0x4208, 0x0000); // 34.0
    put(registers, 1906, 0x42C8, 0x0000); // 100.0
    registers.set(3, 362, {61});
    registers.set(3, 2490, {30});
    return registers;
}

} // namespace

void LinkBadDaysTest::missingProbe()
{
    startScripted(vesselsOf(1, plain()), [](const Request &request) {
        if (request.function == 3) {
            ScriptedModbusServer::answer(request, ScriptedModbusServer::registersPdu({0x8003, 0}));
        } else {
            work(request);
        }
    });
    QTRY_VERIFY(last(u"v1"_s).temperature);
    QVERIFY(isFault(last(u"v1"_s).temperature, Fault::SensorFault));
    QCOMPARE(last(u"v1"_s).temperature->error().text, u"probe missing"_s);
    QCOMPARE(**last(u"v1"_s).setpoint, 0.0);
}

void LinkBadDaysTest::exceptionOnPollIsToldAtOnce()
{
    QList<Request> held;
    startScripted(
        vesselsOf(2, plain()),
        [&held](const Request &request) {
            if (request.unit == 1 && request.function == 3) {
                ScriptedModbusServer::answer(request, ScriptedModbusServer::exceptionPdu(3, 2));
            } else if (request.unit == 2) {
                held.append(request);
            } else {
                work(request);
            }
        },
        20ms, 5s);
    QTRY_COMPARE(held.size(), 1); // the cycle is not over
    QVERIFY(isFault(last(u"v1"_s).temperature, Fault::NoAnswer));
    QVERIFY(isFault(last(u"v1"_s).setpoint, Fault::NoAnswer));
    QVERIFY(last(u"v1"_s).temperature->error().text.contains(u"illegal data address (exception 2)"_s));
    QVERIFY(!last(u"v1"_s).valveOpen);
    QCOMPARE(m_link->status().state, LinkState::Connected);
    m_scripted->setScript(work);
    work(held.first());
    QTRY_VERIFY(last(u"v1"_s).valveOpen);
    QTRY_VERIFY(*last(u"v1"_s).temperature);
    QTRY_VERIFY(m_link->status().error.isEmpty());
}

void LinkBadDaysTest::noWrongNumberIsEverGood()
{
    // A panel that garbles answers in every way a byte stream allows, but never so that a wrong answer is a valid one.
    QRandomGenerator random(1);
    int wrong = 0;
    int good = 0;
    startScripted(
        vesselsOf(3, plain()),
        [&random](const Request &request) {
            const QByteArray right =
                ScriptedModbusServer::frame(request.transaction, request.unit, workingPdu(request));
            QByteArray bytes = right;
            switch (random.bounded(36)) {
            case 0:
                bytes.chop(random.bounded(1, 4));
                break;
            case 1:
                bytes.append("\x01\x02", random.bounded(1, 3));
                break;
            case 2:
                bytes[random.bounded(9)] = static_cast<char>(random.bounded(256)); // anything but the values
                break;
            case 3:
                bytes = right.first(7) + QByteArray::fromHex("0306 0170 0154 0001");
                break;
            case 4:
                bytes = ScriptedModbusServer::frame(
                    request.transaction, request.unit + 1, QByteArray::fromHex("0304 7777 7777"));
                break;
            case 5:
                return;
            default:
                break;
            }
            ScriptedModbusServer::send(request, bytes);
        },
        1ms, 10ms);
    connect(m_link.get(), &PanelLink::sampled, this, [&](const QList<VesselSample> &samples) {
        for (const VesselSample &sample : samples) {
            wrong += sample.temperature && *sample.temperature && **sample.temperature != 36.8;
            wrong += sample.setpoint && *sample.setpoint && **sample.setpoint != 34.0;
            wrong += sample.valveOpen && *sample.valveOpen && !**sample.valveOpen;
            good += sample.temperature && *sample.temperature;
        }
    });
    QTRY_VERIFY_WITH_TIMEOUT(good > 200, 40'000);
    QCOMPARE(wrong, 0);
}

void LinkBadDaysTest::everyExceptionOnReading_data()
{
    QTest::addColumn<int>("code");
    for (int code = 1; code <= 11; ++code) {
        QTest::addRow("%d", code) << code;
    }
}

void LinkBadDaysTest::everyExceptionOnReading()
{
    QFETCH(const int, code);
    const auto refuse = [code](const Request &request) {
        const auto pdu = ScriptedModbusServer::exceptionPdu(request.function, static_cast<quint8>(code));
        ScriptedModbusServer::answer(request, pdu);
    };
    startScripted(vesselsOf(1, delta()), refuse);
    QTRY_VERIFY(last(u"v1"_s).temperature && last(u"v1"_s).valveOpen);
    const QString text = modbusExceptionText(static_cast<quint8>(code));
    const VesselSample sample = last(u"v1"_s);
    QVERIFY(isFault(sample.temperature, Fault::NoAnswer));
    QVERIFY(isFault(sample.setpoint, Fault::NoAnswer));
    QVERIFY(isFault(sample.valveOpen, Fault::NoAnswer));
    QVERIFY2(sample.temperature->error().text.contains(text), qPrintable(sample.temperature->error().text));
    // Somebody answers: the panel is there, and says what is wrong.
    QTRY_COMPARE(m_link->status().state, LinkState::Connected);
    QTRY_VERIFY(m_link->status().error.contains(text));
    const auto single = read(u"v1"_s);
    QVERIFY(!single);
    QCOMPARE(single.error().kind, Fault::NoAnswer);
    QVERIFY(single.error().text.contains(text));
    m_scripted->setScript(work);
    QTRY_VERIFY(*last(u"v1"_s).temperature);
    QTRY_VERIFY(m_link->status().error.isEmpty());
    QCOMPARE(m_scripted->connections(), 1);
}

void LinkBadDaysTest::gatewayHearsNothingOfOneUnit()
{
    startScripted(vesselsOf(3, plain()), [](const Request &request) {
        if (request.unit == 2) {
            ScriptedModbusServer::answer(request, ScriptedModbusServer::exceptionPdu(request.function, 0x0B));
        } else {
            work(request);
        }
    });
    QTRY_VERIFY(m_samples > 20);
    QVERIFY(isFault(last(u"v2"_s).temperature, Fault::NoAnswer));
    QVERIFY(isFault(last(u"v2"_s).valveOpen, Fault::NoAnswer));
    for (const QString &vessel : {u"v1"_s, u"v3"_s}) {
        QCOMPARE(**last(vessel).temperature, 36.8);
        QCOMPARE(**last(vessel).setpoint, 34.0);
        QVERIFY(**last(vessel).valveOpen);
    }
    QCOMPARE(m_link->status().state, LinkState::Connected);
    QVERIFY(write(u"v1"_s, 36));
    QCOMPARE(m_scripted->connections(), 1);
    m_scripted->setScript(work);
    QTRY_VERIFY(*last(u"v2"_s).temperature);
}

void LinkBadDaysTest::moreBitsThanAsked()
{
    // A whole byte too many, and set bits where nobody asked: some devices fill up what they like.
    bool set = false;
    startScripted(vesselsOf(1, plain()), [&set](const Request &request) {
        if (request.function != 2) {
            work(request);
            return;
        }
        const QByteArray bits = set ? QByteArray::fromHex("02 02 FF FF") : QByteArray::fromHex("02 02 FE FF");
        ScriptedModbusServer::answer(request, bits);
    });
    QTRY_VERIFY(last(u"v1"_s).valveOpen && *last(u"v1"_s).valveOpen);
    QVERIFY(!**last(u"v1"_s).valveOpen); // the one that was asked for
    set = true;
    QTRY_VERIFY(**last(u"v1"_s).valveOpen);
    QCOMPARE(**last(u"v1"_s).temperature, 36.8);
}

void LinkBadDaysTest::faultWordIsNeverANumber()
{
    Registers device;
    device.set(3, 0x1000, {0x8003, 340, 2120, 320});
    device.set(2, 0x0801, {1});
    device.set(2, 0x0811, {0});
    startScripted(one(u"delta-dtb"_s), device);
    int numbers = 0;
    connect(m_link.get(), &PanelLink::sampled, this, [&numbers](const QList<VesselSample> &samples) {
        numbers += std::any_of(samples.cbegin(), samples.cend(),
            [](const VesselSample &sample) { return sample.temperature && *sample.temperature; });
    });
    QTRY_VERIFY(m_samples > 10);
    QCOMPARE(numbers, 0);
    QVERIFY(isFault(last(u"v1"_s).temperature, Fault::SensorFault));
    QCOMPARE(last(u"v1"_s).temperature->error().text, u"probe missing"_s);
    QCOMPARE(**last(u"v1"_s).setpoint, 34.0);
}

void LinkBadDaysTest::swappedWatlowIsNamedAndNotWrittenTo()
{
    startScripted(one(u"watlow-ez-zone-pm"_s), watlow(true));
    int numbers = 0;
    connect(m_link.get(), &PanelLink::sampled, this, [&numbers](const QList<VesselSample> &samples) {
        numbers += std::any_of(samples.cbegin(), samples.cend(), [](const VesselSample &sample) {
            return (sample.temperature && *sample.temperature) || (sample.setpoint && *sample.setpoint);
        });
    });
    QTRY_VERIFY(m_samples > 5);
    QCOMPARE(numbers, 0);
    QVERIFY(isFault(last(u"v1"_s).temperature, Fault::SensorFault));
    QVERIFY(last(u"v1"_s).temperature->error().text.contains(u"set word_order = \"high-first\""_s));
    QVERIFY(isFault(last(u"v1"_s).valveOpen, Fault::SensorFault));
    const auto single = read(u"v1"_s);
    QVERIFY(!single);
    QCOMPARE(single.error().kind, Fault::SensorFault);
    const auto written = write(u"v1"_s, 36);
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::Refused);
    QVERIFY(written.error().text.contains(u"word_order"_s));
    QVERIFY(m_scripted->requestsOf(16).isEmpty());
    m_scripted->setScript(watlow(false));
    QTRY_VERIFY(*last(u"v1"_s).temperature);
    QVERIFY(**last(u"v1"_s).temperature == 36.8);
    QVERIFY(write(u"v1"_s, 36));
    QCOMPARE(m_scripted->requestsOf(16).size(), 1);
}

void LinkBadDaysTest::anotherUnitIsNamedAndNotWrittenTo()
{
    Registers device = watlow(false);
    device.set(3, 2490, {15});
    startScripted(one(u"watlow-ez-zone-pm"_s), device);
    QTRY_VERIFY(isFault(last(u"v1"_s).temperature, Fault::SensorFault));
    QVERIFY(last(u"v1"_s).temperature->error().text.contains(u"set to °C"_s));
    QVERIFY(isFault(last(u"v1"_s).setpoint, Fault::SensorFault));
    QVERIFY(**last(u"v1"_s).valveOpen);
    const auto written = write(u"v1"_s, 36);
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::Refused);
    QVERIFY2(written.error().text.contains(u"the controller is set to °C, but its values are taken for °F"_s),
        qPrintable(written.error().text));
    QVERIFY(m_scripted->requestsOf(16).isEmpty());
    m_scripted->setScript(watlow(false)); // set right at the controller
    QVERIFY(write(u"v1"_s, 36));
}

void LinkBadDaysTest::theUnitIsReadAgainBeforeAWrite()
{
    startScripted(one(u"watlow-ez-zone-pm"_s), watlow(false));
    QTRY_VERIFY(last(u"v1"_s).temperature && *last(u"v1"_s).temperature);
    Registers device = watlow(false);
    device.set(3, 2490, {15});
    m_scripted->setScript(device); // long before the node asks for it again
    const auto written = write(u"v1"_s, 36);
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::Refused);
    QVERIFY(m_scripted->requestsOf(16).isEmpty());
    QTRY_VERIFY(
        isFault(last(u"v1"_s).temperature, Fault::SensorFault)); // and the values are known to be wrong from now on
}

void LinkBadDaysTest::belowFreezing_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<int>("temperature");
    QTest::addColumn<int>("setpoint");
    QTest::newRow("Dixell") << u"dixell-xr"_s << 256 << 863;
    QTest::newRow("Novus") << u"novus-n1040"_s << 1 << 0;
}

void LinkBadDaysTest::belowFreezing()
{
    QFETCH(const QString, profile);
    QFETCH(const int, temperature);
    QFETCH(const int, setpoint);
    Registers device;
    device.set(3, 2, {0}); // output of the Novus
    device.set(3, temperature, {0xFF06});
    device.set(3, setpoint, {0xFFFB});
    startScripted(one(profile), device);
    QTRY_VERIFY(last(u"v1"_s).temperature && last(u"v1"_s).setpoint);
    QCOMPARE(**last(u"v1"_s).temperature, -25.0); // an unsigned reader shows 6528.6
    QCOMPARE(**last(u"v1"_s).setpoint, -0.5);
    QVERIFY(write(u"v1"_s, -1.5));
    const int function = profile == u"dixell-xr"_s ? 16 : 6;
    QCOMPARE(m_scripted->requestsOf(static_cast<quint8>(function)).size(), 1);
    QCOMPARE(int(m_scripted->requestsOf(static_cast<quint8>(function)).first().address), setpoint);
}

void LinkBadDaysTest::decimalPointComesWithThePoll()
{
    Registers device;
    device.set(4, 1000, {368, 1, 1, 340, 0, 0, 8}); // Autonics: 36.8 with one decimal, °F, 34.0, OUT1
    startScripted(one(u"autonics-tk"_s), device);
    QTRY_VERIFY(last(u"v1"_s).temperature);
    for (const Request &request : m_scripted->requests()) {
        QCOMPARE(int(request.address), 1000); // all of it in one read
        QCOMPARE(int(request.count), 7);
    }
    QCOMPARE(**last(u"v1"_s).temperature, 36.8);
    QCOMPARE(**last(u"v1"_s).setpoint, 34.0);
    QVERIFY(**last(u"v1"_s).valveOpen);
    device.set(4, 1000, {368, 0, 1, 34, 0, 0, 0}); // somebody has taken the decimal away
    m_scripted->setScript(device);
    QTRY_COMPARE(**last(u"v1"_s).temperature, 368.0);
    const auto between = write(u"v1"_s, 34.5);
    QVERIFY(!between);
    QCOMPARE(between.error().kind, ErrorKind::OutOfLimits);
    QVERIFY(m_scripted->requestsOf(6).isEmpty());
    QVERIFY(write(u"v1"_s, 35));
    QCOMPARE(int(m_scripted->requestsOf(6).first().count), 35);
}

QTEST_GUILESS_MAIN(LinkBadDaysTest)
#include "tst_linkbaddays.moc"
