// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "simfixtures.h"

#include "bus/alphapage.h"
#include "sim/alphasimpanel.h"

#include <QRegularExpression>
#include <QTest>

using namespace cellar;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Then = SimAnswer::Then;

namespace {

const FaultSet::Instant now{};

PanelSettings panelWith(const QList<int> &pages)
{
    PanelSettings settings;
    settings.id = u"alpha"_s;
    settings.driver = PanelDriver::Alpha;
    settings.alpha.url = QUrl(u"http://127.0.0.1:0"_s);
    settings.alpha.pages = pages;
    return settings;
}

VesselSettings tank(int slot)
{
    VesselSettings settings = simtest::vessel(u"v%1"_s.arg(slot));
    settings.panel = u"alpha"_s;
    settings.slot = slot;
    settings.address = 116 + slot;
    settings.sim.temperature = 36.8 + slot;
    settings.sim.setpoint = 34.2 + slot;
    return settings;
}

Fault fault(FaultKind kind)
{
    Fault one;
    one.kind = kind;
    one.code = 503;
    one.delay = 70ms;
    return one;
}

// The list of the second script, as it stands there.
QByteArray listOf(const SimPage &page)
{
    const qsizetype from = page.body.lastIndexOf("var V = [");
    return page.body.mid(from + 9, page.body.indexOf(']', from) - from - 9);
}

} // namespace

class AlphaSimPanelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void refusesWrites_data();
    void refusesWrites();
    void unknownPages();
    void twoVesselsInOnePlace();
    void cannotListen();
    void pageFaults_data();
    void pageFaults();
    void faultsOfOnePageLeaveTheOther();
    void emptyCell();
    void missingProbe();
    void writeFaults_data();
    void writeFaults();

    void spreadsTanks_data();
    void spreadsTanks();
    void hasTheShapeOfThePanelsPages();
    void writes();

private:
    void addTanks(AlphaSimPanel &panel, const QList<int> &places);
    SimVessel &vessel(int slot) { return *m_vessels.at(static_cast<std::size_t>(slot) - 1); }

    std::vector<std::unique_ptr<SimVessel>> m_vessels;
    std::unique_ptr<AlphaSimPanel> m_panel;
};

void AlphaSimPanelTest::init()
{
    m_panel = std::make_unique<AlphaSimPanel>(panelWith({1, 2}));
    m_vessels.clear();
    addTanks(*m_panel, {1, 2, 3, 4, 5});
}

void AlphaSimPanelTest::addTanks(AlphaSimPanel &panel, const QList<int> &places)
{
    for (const int place : places) {
        m_vessels.push_back(std::make_unique<SimVessel>(tank(place), AlphaSimPanel::profile({}), 1));
        QVERIFY(panel.add(m_vessels.back().get()));
    }
}

void AlphaSimPanelTest::refusesWrites_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    const auto row = [](const char *target, int status) { QTest::newRow(target) << QByteArray(target) << status; };
    row("/submit.html?", 400);
    row("/submit.html?dummy=o3a117t2v360", 400);
    row("/submit.html?dummy=1o3a117t2v", 400);
    row("/submit.html?dummy=1o3a117t2v-1", 400);
    row("/submit.html?dummy=1o3a117t2v36.0", 400);
    row("/submit.html?dummy=1o3a117t2v65536", 400);
    row("/submit.html?dummy=1o3a117t2v100000", 400);
    row("/submit.html?dummy=1o3a117t2v360&", 400);
    row("/submit.html?dummy=1o2a117t2v360", 400);
    row("/submit.html?dummy=1o3a117t1v360", 400);
    row("/submit.html?dummy=1&o3a117t2v360", 400);
    row("/submit.html?dummy=1o3a116t2v360", 404);
    row("/submit.html?dummy=1o3a122t2v360", 404);
    row("/submit.html", 404);
    row("/SUBMIT.html?dummy=1o3a117t2v360", 404);
}

void AlphaSimPanelTest::refusesWrites()
{
    QFETCH(const QByteArray, target);
    QFETCH(const int, status);
    QCOMPARE(m_panel->answer(target).status, status);
    for (int slot = 1; slot <= 5; ++slot) {
        QCOMPARE(vessel(slot).setpoint(), tank(slot).sim.setpoint.value_or(0));
    }
}

void AlphaSimPanelTest::unknownPages()
{
    for (const QByteArray &target :
        {"/"_ba, "/003.html"_ba, "/1.html"_ba, "/001.html?x"_ba, "/001.htm"_ba, "/../001.html"_ba}) {
        QCOMPARE(m_panel->answer(target).status, 404);
    }
}

void AlphaSimPanelTest::twoVesselsInOnePlace()
{
    VesselSettings settings = tank(6);
    settings.slot = 5;
    SimVessel sameSlot(settings, AlphaSimPanel::profile({}), 1);
    QVERIFY(!m_panel->add(&sameSlot));
    settings = tank(6);
    settings.address = 117;
    SimVessel sameAddress(settings, AlphaSimPanel::profile({}), 1);
    const Result<void> added = m_panel->add(&sameAddress);
    QVERIFY(!added);
    QCOMPARE(added.error().kind, ErrorKind::BadInput);
    QCOMPARE(added.error().text, u"vessel \"v6\": its slot 6 or its address 117 is another vessel's"_s);
}

void AlphaSimPanelTest::cannotListen()
{
    PanelSettings secure = panelWith({1});
    secure.alpha.url = QUrl(u"https://127.0.0.1:0"_s);
    AlphaSimPanel panel(secure);
    const Result<void> listening = panel.listen();
    QVERIFY(!listening);
    QCOMPARE(listening.error().text, u"the simulated panel speaks plain http, not https"_s);

    AlphaSimPanel first(panelWith({1}));
    QVERIFY(first.listen());
    QVERIFY(QRegularExpression(u"^http://127\\.0\\.0\\.1:[1-9][0-9]*\\z"_s).match(first.whereabouts()).hasMatch());
    PanelSettings same = panelWith({1});
    same.alpha.url = QUrl(first.whereabouts());
    QVERIFY(!AlphaSimPanel(same).listen());
}

void AlphaSimPanelTest::pageFaults_data()
{
    QTest::addColumn<FaultKind>("kind");
    QTest::addColumn<int>("status");
    QTest::addColumn<Then>("then");
    QTest::addColumn<int>("delay");
    QTest::newRow("http-error") << FaultKind::HttpError << 503 << Then::Send << 0;
    QTest::newRow("device-silent") << FaultKind::DeviceSilent << 200 << Then::Silence << 0;
    QTest::newRow("half-frame") << FaultKind::HalfFrame << 200 << Then::Half << 0;
    QTest::newRow("slow-answers") << FaultKind::SlowAnswers << 200 << Then::Send << 70;
    QTest::newRow("garbage-page") << FaultKind::GarbagePage << 200 << Then::Send << 0;
    QTest::newRow("truncated-page") << FaultKind::TruncatedPage << 200 << Then::Send << 0;
}

void AlphaSimPanelTest::pageFaults()
{
    QFETCH(const FaultKind, kind);
    QFETCH(const int, status);
    QFETCH(const Then, then);
    QFETCH(const int, delay);
    vessel(5).addFault(fault(kind), now);
    const SimPage page = m_panel->answer("/002.html");
    QCOMPARE(page.status, status);
    QCOMPARE(page.then, then);
    QCOMPARE(page.delay, Milliseconds(delay));
    const bool readable = alphaTanks(page.body).has_value();
    QCOMPARE(
        readable, kind != FaultKind::HttpError && kind != FaultKind::GarbagePage && kind != FaultKind::TruncatedPage);
    vessel(5).clearFaults();
    const SimPage after = m_panel->answer("/002.html");
    QVERIFY(after.status == 200 && after.then == Then::Send && after.delay == 0ms && alphaTanks(after.body));
}

void AlphaSimPanelTest::faultsOfOnePageLeaveTheOther()
{
    vessel(5).addFault(fault(FaultKind::HttpError), now);
    QCOMPARE(m_panel->answer("/001.html").status, 200);
    QCOMPARE(m_panel->answer("/submit.html?dummy=1o3a117t2v360").status, 200);
}

void AlphaSimPanelTest::emptyCell()
{
    vessel(2).addFault(fault(FaultKind::EmptyCell), now);
    QCOMPARE(listOf(m_panel->answer("/001.html")), R"("37.8","35.2","1","","36.2","1","39.8","37.2","1")"_ba);
}

void AlphaSimPanelTest::missingProbe()
{
    vessel(2).addFault(fault(FaultKind::ProbeMissing), now);
    QCOMPARE(listOf(m_panel->answer("/001.html")), R"("37.8","35.2","1","1000","36.2","0","39.8","37.2","1")"_ba);
    VesselSettings none = tank(9);
    none.sim.probe = false;
    none.sim.setpoint = 0;
    m_vessels.push_back(std::make_unique<SimVessel>(none, AlphaSimPanel::profile({}), 1));
    QVERIFY(m_panel->add(m_vessels.back().get()));
    QVERIFY(listOf(m_panel->answer("/002.html")).endsWith(R"("1000","0","0","1000","0","0","1000","0.0","0")"));
}

void AlphaSimPanelTest::writeFaults_data()
{
    QTest::addColumn<FaultKind>("kind");
    QTest::addColumn<bool>("apply");
    QTest::addColumn<int>("status");
    QTest::addColumn<Then>("then");
    QTest::addColumn<bool>("kept");
    QTest::newRow("write-ignored") << FaultKind::WriteIgnored << false << 200 << Then::Send << false;
    QTest::newRow("drop") << FaultKind::DropOnWrite << false << 200 << Then::Drop << false;
    QTest::newRow("drop, written") << FaultKind::DropOnWrite << true << 200 << Then::Drop << true;
    QTest::newRow("http-error") << FaultKind::HttpError << false << 503 << Then::Send << false;
    QTest::newRow("silent") << FaultKind::DeviceSilent << false << 200 << Then::Silence << false;
    QTest::newRow("slow") << FaultKind::SlowAnswers << false << 200 << Then::Send << true;
}

void AlphaSimPanelTest::writeFaults()
{
    QFETCH(const FaultKind, kind);
    QFETCH(const bool, apply);
    QFETCH(const int, status);
    QFETCH(const Then, then);
    QFETCH(const bool, kept);
    Fault one = fault(kind);
    one.apply = apply;
    vessel(1).addFault(one, now);
    const SimPage page = m_panel->answer("/submit.html?dummy=1o3a117t2v361");
    QCOMPARE(page.status, status);
    QCOMPARE(page.then, then);
    QCOMPARE(vessel(1).setpoint(), kept ? 36.1 : 35.2);
    QCOMPARE(m_panel->answer("/submit.html?dummy=1o3a118t2v361").status, 200); // another's is not touched
    QCOMPARE(vessel(2).setpoint(), 36.1);
}

void AlphaSimPanelTest::spreadsTanks_data()
{
    QTest::addColumn<QList<int>>("pages");
    QTest::addColumn<QList<int>>("tanks");
    QTest::addColumn<QList<int>>("perPage");
    QTest::newRow("nine on two") << QList<int>{1, 2} << QList<int>{1, 2, 3, 4, 5, 6, 7, 8, 9} << QList<int>{5, 4};
    QTest::newRow("one page") << QList<int>{7} << QList<int>{1, 2, 3} << QList<int>{3};
    QTest::newRow("other order") << QList<int>{12, 3} << QList<int>{1, 2, 3} << QList<int>{2, 1};
    QTest::newRow("eight on three") << QList<int>{1, 2, 3} << QList<int>{1, 2, 8} << QList<int>{3, 3, 2};
    QTest::newRow("fewer than pages") << QList<int>{1, 2, 3} << QList<int>{2} << QList<int>{1, 1, 1};
}

// Every tank is where the node looks for it, whatever the split.
void AlphaSimPanelTest::spreadsTanks()
{
    QFETCH(const QList<int>, pages);
    QFETCH(const QList<int>, tanks);
    QFETCH(const QList<int>, perPage);
    AlphaSimPanel panel(panelWith(pages));
    m_vessels.clear();
    addTanks(panel, tanks);
    QList<AlphaTank> all;
    for (qsizetype i = 0; i < pages.size(); ++i) {
        const QString target = u"/%1.html"_s.arg(pages.at(i), 3, 10, QChar(u'0'));
        const Result<QList<AlphaTank>> read = alphaTanks(panel.answer(target.toLatin1()).body);
        QVERIFY(read);
        QCOMPARE(read->size(), perPage.at(i));
        all += *read;
    }
    for (qsizetype slot = 1; slot <= all.size(); ++slot) {
        const AlphaTank &read = all.at(slot - 1);
        if (tanks.contains(slot)) {
            QCOMPARE(*read.temperature, std::round(10 * (36.8 + double(slot))) / 10);
            QCOMPARE(*read.setpoint, std::round(10 * (34.2 + double(slot))) / 10);
            QVERIFY(*read.valveOpen);
        } else {
            QVERIFY(!read.temperature);
            QCOMPARE(*read.setpoint, 0.0);
            QVERIFY(!*read.valveOpen);
        }
    }
}

void AlphaSimPanelTest::hasTheShapeOfThePanelsPages()
{
    const QByteArray body = m_panel->answer("/001.html").body;
    QCOMPARE(body.count("<Script>"), 2);
    QCOMPARE(body.count("</Script>"), 2);
    QCOMPARE(body.count("\r\nvar V = ["), 2);
    QCOMPARE(body.count('\n'), body.count("\r\n"));
    QVERIFY(body.contains('\xB0'));
}

void AlphaSimPanelTest::writes()
{
    QCOMPARE(m_panel->answer("/submit.html?dummy=1603071188070o3a117t2v342").status, 200);
    QCOMPARE(vessel(1).setpoint(), 34.2);
    QVERIFY(listOf(m_panel->answer("/001.html")).startsWith(R"("37.8","34.2")"));
    QCOMPARE(m_panel->answer("/submit.html?dummy=1o3a121t2v65535").status, 200);
    QCOMPARE(vessel(5).setpoint(), 6553.5);
    QVERIFY(!vessel(5).isValveOpen());
    QCOMPARE(m_panel->answer("/submit.html?dummy=1o3a121t2v0").status, 200);
    QCOMPARE(vessel(5).setpoint(), 0.0);
    QVERIFY(vessel(5).isValveOpen());
}

QTEST_GUILESS_MAIN(AlphaSimPanelTest)
#include "tst_alphasimpanel.moc"
