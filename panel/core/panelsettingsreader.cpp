// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/panelsettingsreader.h"

#include "core/hostport.h"
#include "core/settingsnames.h"

#include <QDir>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

constexpr DurationRange pollRange{10ms, 1h};
constexpr DurationRange timeoutRange{1ms, 1min};
constexpr DurationRange gapRange{0ms, 1min};
constexpr quint16 modbusPort = 502;
constexpr int mostPages = 99;
// The system that this one replaces waited a second after every page.
constexpr Milliseconds politeGap{1000};

const QStringList serialKeys{u"baud"_s, u"parity"_s, u"stop_bits"_s};
const QStringList alphaKeys{u"pages"_s, u"gap"_s};

void readTcp(const TomlTable &table, const QString &address, PanelSettings &panel)
{
    warnMeaningless(table, serialKeys + alphaKeys, panel.driver);
    const Result<HostPort> hostPort = hostPortFromText(address, modbusPort);
    if (!address.isEmpty() && !hostPort) {
        table.problem(u"address", hostPort.error().text);
    } else if (hostPort) {
        panel.host = hostPort->host;
        panel.port = hostPort->port;
    }
}

void readSerial(const TomlTable &table, const QString &address, PanelSettings &panel)
{
    warnMeaningless(table, alphaKeys, panel.driver);
    panel.serial.device = address;
    if (!address.isEmpty() && !QDir::isAbsolutePath(address)) {
        table.problem(u"address", u"'address' must be the path of a serial line, such as \"/dev/ttyUSB0\""_s);
    }
    panel.serial.baud = table.integer(u"baud", {300, 1'000'000}, panel.serial.baud);
    panel.serial.parity = table.word(u"parity", parityNames, std::optional(panel.serial.parity));
    panel.serial.stopBits = table.integer(u"stop_bits", {1, 2}, panel.serial.stopBits);
}

QUrl alphaUrl(const TomlTable &table, const QString &address)
{
    if (address.isEmpty()) {
        return {};
    }
    const bool hasScheme = address.contains(u"://"_s);
    QUrl url(hasScheme ? address : u"http://"_s + address, QUrl::StrictMode);
    const bool web = url.scheme() == u"http"_s || url.scheme() == u"https"_s;
    const bool bare = url.path().size() <= 1 && !url.hasQuery() && !url.hasFragment() && url.userInfo().isEmpty();
    if (!url.isValid() || !web || url.host().isEmpty() || !bare) {
        table.problem(
            u"address", u"'address' must be the host of the panel's pages, such as \"10.1.10.105\", not \"%1\""_s.arg(
                            address.left(80)));
        return {};
    }
    url.setPath({});
    return url;
}

void readAlpha(const TomlTable &table, const QString &address, PanelSettings &panel)
{
    warnMeaningless(table, serialKeys, panel.driver);
    panel.alpha.url = alphaUrl(table, address);
    panel.alpha.pages = table.integers(u"pages", {1, 999}, QList<int>{1, 2});
    if (panel.alpha.pages.isEmpty() || panel.alpha.pages.size() > mostPages) {
        table.problem(u"pages", u"'pages' needs 1 to %1 pages"_s.arg(mostPages));
    }
    for (qsizetype i = 1; i < panel.alpha.pages.size(); ++i) {
        if (panel.alpha.pages.indexOf(panel.alpha.pages.at(i)) < i) {
            table.document().add(table.where(u"pages", i), u"page %1 is listed twice"_s.arg(panel.alpha.pages.at(i)));
        }
    }
    // Whoever asks for a faster poll does not want to spend it waiting.
    const Milliseconds most = panel.poll / (4 * std::max<qsizetype>(1, panel.alpha.pages.size()));
    panel.alpha.gap = table.duration(u"gap", gapRange, std::min(politeGap, most));
}

} // namespace

PanelSettings readPanel(const TomlTable &table)
{
    PanelSettings panel;
    panel.where = table.where();
    panel.id = readId(table, u"id");
    panel.driver = table.word(u"driver", panelDriverNames, std::optional(PanelDriver::ModbusTcp));
    const bool alpha = panel.driver == PanelDriver::Alpha;
    panel.poll = table.duration(u"poll", pollRange, alpha ? Milliseconds(60s) : Milliseconds(1s));
    panel.timeout = table.duration(u"timeout", timeoutRange, alpha ? Milliseconds(5s) : Milliseconds(500ms));
    panel.unit = readTemperatureUnit(table);
    const QString address = table.text(u"address");
    switch (panel.driver) {
    case PanelDriver::ModbusTcp:
        readTcp(table, address, panel);
        break;
    case PanelDriver::ModbusRtu:
        readSerial(table, address, panel);
        break;
    case PanelDriver::Alpha:
        readAlpha(table, address, panel);
        break;
    }
    return panel;
}

void checkSerialLines(const QList<TomlTable> &tables, const QList<PanelSettings> &panels)
{
    QHash<QString, QString> owners;
    for (qsizetype i = 0; i < panels.size(); ++i) {
        const QString line = QDir::cleanPath(panels.at(i).serial.device);
        if (panels.at(i).driver != PanelDriver::ModbusRtu || panels.at(i).serial.device.isEmpty()) {
            continue;
        }
        if (owners.contains(line)) {
            tables.at(i).problem(
                u"address", u"panel \"%1\" is already on %2: one line is one panel with many units"_s.arg(
                                owners.value(line), line));
        }
        owners.insert(line, panels.at(i).id);
    }
}

void warnMeaningless(const TomlTable &table, const QStringList &keys, PanelDriver driver)
{
    table.know(keys);
    for (const QString &key : keys) {
        if (table.has(key)) {
            table.document().add(table.whereKey(key),
                u"'%1' means nothing to driver \"%2\""_s.arg(key, panelDriverNames.name(driver)), true);
        }
    }
}

QString readId(const TomlTable &table, QStringView key)
{
    const QRegularExpression allowed(u"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\\z"_s);
    const QString id = table.text(key);
    if (!id.isEmpty() && !allowed.match(id).hasMatch()) {
        table.problem(key, u"'%1' may only hold letters, digits, '-', '_' and '.', not \"%2\""_s.arg(key, id.left(80)));
    }
    return id;
}

std::optional<TemperatureUnit> readTemperatureUnit(const TomlTable &table)
{
    if (!table.has(u"temperature_unit")) {
        table.know({u"temperature_unit"_s});
        return std::nullopt;
    }
    return table.word(u"temperature_unit", temperatureUnitNames);
}

} // namespace cellar
