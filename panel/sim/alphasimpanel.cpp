// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/alphasimpanel.h"

#include "sim/modbustcpsimpanel.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr int httpPort = 80;
constexpr int largestTenths = 65535;

SimPage pageWith(int status, const QByteArray &text)
{
    SimPage page;
    page.status = status;
    page.body = "<HTML><BODY>" + text + "</BODY></HTML>\r\n";
    return page;
}

// What everything but the list looks like on the real one is not known; this has all that could mislead a reader: a
// list of the same name in an earlier script, quotes elsewhere, Windows line ends, Latin-1.
QByteArray pageAround(const QByteArray &list)
{
    return "<HTML>\r\n<HEAD>\r\n<TITLE>Cellar panel</TITLE>\r\n<Script>\r\nvar N = \"9\";\r\n"
           "var V = [\"0\",\"0\",\"0\"];\r\n</Script>\r\n</HEAD>\r\n<BODY>\r\n<H1>Tanks, \xB0"
           "F</H1>\r\n<Script>\r\nvar T = \"Tank \";\r\nvar V = [" +
           list +
           "];\r\nfor (var i = 0; i < V.length; i += 3)\r\n"
           "  document.write(T + (i / 3 + 1) + \": \" + V[i] + \"<BR>\");\r\n</Script>\r\n</BODY>\r\n</HTML>\r\n";
}

QByteArray tenthsText(int tenths)
{
    return QByteArray::number(tenths / 10.0, 'f', 1);
}

QByteArray temperatureText(const SimVessel &vessel)
{
    if (vessel.faults().strike(FaultKind::EmptyCell) != nullptr) {
        return {};
    }
    return vessel.hasProbe() ? tenthsText(static_cast<qint16>(vessel.temperatureWords().word[0])) : "1000"_ba;
}

const Fault *strikes(const QList<SimVessel *> &vessels, FaultKind kind)
{
    for (const SimVessel *vessel : vessels) {
        if (const Fault *fault = vessel->faults().strike(kind)) {
            return fault;
        }
    }
    return nullptr;
}

// What the wire and the web server make of an answer that is right.
SimPage spoilt(SimPage page, const QList<SimVessel *> &vessels)
{
    if (const Fault *error = strikes(vessels, FaultKind::HttpError)) {
        page = pageWith(error->code, "Error"_ba);
    }
    if (strikes(vessels, FaultKind::DeviceSilent) != nullptr) {
        page.then = SimAnswer::Then::Silence;
    } else if (strikes(vessels, FaultKind::HalfFrame) != nullptr) {
        page.then = SimAnswer::Then::Half;
    }
    if (const Fault *slow = strikes(vessels, FaultKind::SlowAnswers)) {
        page.delay = slow->delay;
    }
    return page;
}

} // namespace

AlphaSimPanel::AlphaSimPanel(const PanelSettings &settings)
    : SimPanel(settings)
    , m_server([this](const QByteArray &target) { return answer(target); })
{
}

DeviceProfile AlphaSimPanel::profile(DeviceProfile base)
{
    constexpr double tenth = 0.1;
    base.temperature.scale = tenth;
    base.setpointRead.type = RegisterType::Uint16;
    base.setpointRead.scale = tenth;
    base.setpointWrite = base.setpointRead;
    return base;
}

Result<void> AlphaSimPanel::add(SimVessel *vessel)
{
    const VesselSettings &wired = vessel->settings();
    if (m_bySlot.contains(wired.slot) || m_byAddress.contains(wired.address)) {
        return unexpected(
            ErrorKind::BadInput, u"vessel \"%1\": its slot %2 or its address %3 is another vessel's"_s.arg(wired.id)
                                     .arg(wired.slot)
                                     .arg(wired.address));
    }
    m_bySlot.emplace(wired.slot, vessel);
    m_byAddress.emplace(wired.address, vessel);
    return {};
}

Result<void> AlphaSimPanel::listen()
{
    const QUrl &url = settings().alpha.url;
    if (url.scheme() != u"http") {
        return unexpected(ErrorKind::Io, u"the simulated panel speaks plain http, not %1"_s.arg(url.scheme()));
    }
    const Result<QHostAddress> address = simAddressOf(url.host());
    return address ? m_server.listen(*address, static_cast<quint16>(url.port(httpPort)))
                   : Result<void>(unexpected(address.error()));
}

QString AlphaSimPanel::whereabouts() const
{
    return u"http://%1:%2"_s.arg(simHostText(m_server.address())).arg(m_server.port());
}

SimPage AlphaSimPanel::answer(const QByteArray &target) const
{
    if (target.startsWith("/submit.html?")) {
        return submit(target.mid(13));
    }
    const std::optional<Slots> tanks = slotsOf(target);
    return tanks ? pageOf(*tanks) : pageWith(404, "There is no such page"_ba);
}

std::optional<AlphaSimPanel::Slots> AlphaSimPanel::slotsOf(const QByteArray &target) const
{
    const QList<int> &pages = settings().alpha.pages;
    const auto count = static_cast<int>(pages.size());
    const int tanks = std::max(count, m_bySlot.empty() ? 1 : m_bySlot.rbegin()->first);
    const int fewest = tanks / count;
    const int larger = tanks % count; // pages with one more
    for (int page = 0; page < count; ++page) {
        if (target == u"/%1.html"_s.arg(pages.at(page), 3, 10, QChar(u'0')).toLatin1()) {
            return Slots{page * fewest + std::min(page, larger) + 1, fewest + (page < larger ? 1 : 0)};
        }
    }
    return std::nullopt;
}

QByteArray AlphaSimPanel::listOf(const Slots &tanks) const
{
    QByteArrayList cells;
    for (int slot = tanks.first; slot < tanks.first + tanks.count; ++slot) {
        const auto found = m_bySlot.find(slot);
        if (found == m_bySlot.end()) {
            cells << "\"1000\",\"0\",\"0\""_ba;
            continue;
        }
        const SimVessel &vessel = *found->second;
        cells << '"' + temperatureText(vessel) + "\",\"" + tenthsText(vessel.setpointWords().word[0]) + "\",\"" +
                     (vessel.isValveOpen() ? '1' : '0') + '"';
    }
    return cells.join(',');
}

SimPage AlphaSimPanel::pageOf(const Slots &tanks) const
{
    QList<SimVessel *> shown;
    for (int slot = tanks.first; slot < tanks.first + tanks.count; ++slot) {
        if (const auto found = m_bySlot.find(slot); found != m_bySlot.end()) {
            shown.append(found->second);
        }
    }
    SimPage page;
    page.body = pageAround(listOf(tanks));
    if (strikes(shown, FaultKind::GarbagePage) != nullptr) {
        page.body = "<html><body><h1>It works!</h1></body></html>\n"_ba;
    }
    if (strikes(shown, FaultKind::TruncatedPage) != nullptr) {
        page.body.truncate(page.body.lastIndexOf("\",\""));
    }
    return spoilt(page, shown);
}

SimPage AlphaSimPanel::submit(const QByteArray &query) const
{
    static const QRegularExpression form(u"^dummy=[0-9]{1,19}o3a([0-9]{1,5})t2v([0-9]{1,5})\\z"_s);
    const QRegularExpressionMatch match = form.match(QString::fromLatin1(query));
    const int tenths = match.captured(2).toInt();
    if (!match.hasMatch() || tenths > largestTenths) {
        return pageWith(400, "What?"_ba);
    }
    const auto found = m_byAddress.find(match.captured(1).toInt());
    if (found == m_byAddress.end()) {
        return pageWith(404, "There is no such address"_ba);
    }
    SimVessel &vessel = *found->second;
    const Fault *drop = vessel.faults().strike(FaultKind::DropOnWrite);
    SimPage page = spoilt(pageWith(200, "OK"_ba), {&vessel});
    const bool reaches =
        page.status == 200 && page.then != SimAnswer::Then::Silence && (drop == nullptr || drop->apply);
    if (reaches && vessel.faults().strike(FaultKind::WriteIgnored) == nullptr) {
        // A panel without limits of its own takes everything.
        static_cast<void>(vessel.setSetpoint(tenths / 10.0));
    }
    if (drop != nullptr) {
        page.then = SimAnswer::Then::Drop;
    }
    return page;
}

} // namespace cellar
