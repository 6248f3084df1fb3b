// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settingsreader.h"

#include "core/hostport.h"
#include "core/panelsettingsreader.h"
#include "core/settingsnames.h"
#include "core/tomltable.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

QString readLine(
    const TomlTable &table, QStringView key, qsizetype longest, const std::optional<QString> &fallback = {})
{
    const QString text = table.text(key, fallback).trimmed();
    if (text.size() > longest) {
        table.problem(key, u"'%1' must not be longer than %2 characters"_s.arg(key).arg(longest));
    }
    for (const QChar c : text) {
        if (c.category() == QChar::Other_Control) {
            table.problem(key, u"'%1' must be one line without control characters"_s.arg(key));
            break;
        }
    }
    return text;
}

CellarSettings readCellar(const TomlTable &root)
{
    CellarSettings cellar{u"Cellar"_s, TemperatureUnit::Fahrenheit, u"en"_s};
    const std::optional<TomlTable> table = root.table(u"cellar");
    if (!table) {
        return cellar;
    }
    cellar.name = readLine(*table, u"name", 80, cellar.name);
    cellar.displayUnit = table->word(u"display_unit", temperatureUnitNames, std::optional(cellar.displayUnit));
    cellar.language = table->text(u"language", cellar.language);
    const QRegularExpression language(u"^[a-z]{2,3}([_-][A-Za-z]{2,4})?\\z"_s);
    if (!language.match(cellar.language).hasMatch()) {
        table->problem(u"language", u"'language' must be a language such as \"en\" or \"de_AT\""_s);
    }
    return cellar;
}

void readListen(const TomlTable &table, ServerSettings &server)
{
    const QStringList texts = table.texts(u"listen", QStringList{u"127.0.0.1:8080"_s});
    if (texts.isEmpty()) {
        table.problem(u"listen", u"'listen' needs at least one address, such as \"127.0.0.1:8080\""_s);
    }
    for (qsizetype i = 0; i < texts.size(); ++i) {
        if (texts.at(i).isNull()) {
            continue; // already reported as no text
        }
        const SourcePosition where = table.where(u"listen", i);
        const Result<ListenAddress> address = listenAddressFromText(texts.at(i));
        if (!address) {
            table.document().add(where, address.error().text);
        } else if (texts.indexOf(texts.at(i)) < i) {
            table.document().add(where, u"\"%1\" is listed twice"_s.arg(texts.at(i)));
        } else {
            server.listen.append(*address);
            server.listenWhere.append(where);
        }
    }
}

QUrl readPublicUrl(const TomlTable &table)
{
    if (!table.has(u"public_url")) {
        return {};
    }
    const QString text = table.text(u"public_url");
    const QUrl url(text, QUrl::StrictMode);
    const bool web = url.scheme() == u"https"_s || url.scheme() == u"http"_s;
    if (!text.isEmpty() && (!url.isValid() || !web || url.host().isEmpty())) {
        table.problem(u"public_url", u"'public_url' must be an address such as \"https://cellar.example.com\""_s);
    } else if (url.hasQuery() || url.hasFragment() || !url.userInfo().isEmpty() || url.path().size() > 1) {
        table.problem(u"public_url", u"'public_url' must end after the host or port: the cellar serves from the top"_s);
    }
    return url;
}

// Certificates are reloaded when they change, so only files will do.
QString readTlsFile(const TomlTable &table, QStringView key)
{
    const QString text = table.text(key);
    if (text.isEmpty()) {
        return {};
    }
    if (!text.startsWith(u"file:"_s) || text.size() == 5) {
        table.problem(key, u"'%1' must be \"file:\" and a path, such as \"file:/etc/cellar/%1.pem\""_s.arg(key));
        return {};
    }
    const QDir folder = QFileInfo(table.where().file).absoluteDir();
    const QString file = folder.absoluteFilePath(text.mid(5));
    if (!QFileInfo(file).isFile() || !QFileInfo(file).isReadable()) {
        table.problem(key, u"'%1': cannot read the file \"%2\""_s.arg(key, file));
    }
    return file;
}

ServerSettings readServer(const TomlTable &root)
{
    ServerSettings server;
    const std::optional<TomlTable> table = root.table(u"server");
    if (!table) {
        server.listen.append({QHostAddress(QHostAddress::LocalHost), 8080});
        server.listenWhere.append(root.where());
        return server;
    }
    readListen(*table, server);
    server.publicUrl = readPublicUrl(*table);
    server.behindProxy = table->boolean(u"behind_proxy", false);
    if (const std::optional<TomlTable> tls = table->table(u"tls")) {
        server.tls = TlsSettings{readTlsFile(*tls, u"certificate"), readTlsFile(*tls, u"key")};
    }
    for (qsizetype i = 0; i < server.listen.size(); ++i) {
        if (!server.listen.at(i).host.isLoopback() && !server.tls && !server.behindProxy) {
            table->document().add(server.listenWhere.at(i),
                u"\"%1\" can be reached from other machines: add [server.tls], or behind_proxy = true"_s.arg(
                    server.listen.at(i).host.toString()));
        }
    }
    return server;
}

void readLimits(const TomlTable &table, VesselSettings &vessel)
{
    const std::optional<TomlTable> limits = table.table(u"limits");
    if (!limits) {
        return;
    }
    vessel.limitsWhere = table.where(u"limits");
    vessel.limits.min = limits->number(u"min");
    vessel.limits.max = limits->number(u"max");
    vessel.limits.step = limits->number(u"step", 1.0);
    if (vessel.limits.min > vessel.limits.max) {
        limits->problem(
            u"min", u"'min' (%1) must not be above 'max' (%2)"_s.arg(vessel.limits.min).arg(vessel.limits.max));
    }
    if (!(vessel.limits.step > 0)) {
        limits->problem(u"step", u"'step' must be above 0"_s);
    }
}

SimSettings readSim(const TomlTable &table)
{
    SimSettings sim;
    const std::optional<TomlTable> given = table.table(u"sim");
    if (!given) {
        return sim;
    }
    if (given->has(u"temperature")) {
        sim.temperature = given->number(u"temperature");
    }
    if (given->has(u"setpoint")) {
        sim.setpoint = given->number(u"setpoint");
    }
    sim.volumeBbl = given->number(u"volume_bbl", sim.volumeBbl);
    if (!(sim.volumeBbl > 0)) {
        given->problem(u"volume_bbl", u"'volume_bbl' must be above 0"_s);
    }
    sim.fermentationKw = given->number(u"fermentation_kw", sim.fermentationKw);
    if (sim.fermentationKw < 0) {
        given->problem(u"fermentation_kw", u"'fermentation_kw' must not be below 0"_s);
    }
    sim.probe = given->boolean(u"probe", sim.probe);
    return sim;
}

// What is wired differently on each kind of panel.
void readWiring(const TomlTable &table, const PanelSettings *panel, VesselSettings &vessel)
{
    const bool alpha = panel != nullptr && panel->driver == PanelDriver::Alpha;
    const bool serial = panel != nullptr && panel->driver == PanelDriver::ModbusRtu;
    if (alpha) {
        warnMeaningless(table, {u"device"_s, u"unit"_s, u"offset"_s}, panel->driver);
        vessel.address = table.integer(u"address", {0, 65535});
        return;
    }
    if (panel != nullptr) {
        warnMeaningless(table, {u"address"_s}, panel->driver);
    }
    table.know({u"address"_s});
    vessel.device = readId(table, u"device");
    vessel.deviceWhere = table.where(u"device");
    // 0 speaks to everybody and nobody answers; 248 and up are reserved (Modbus over Serial Line V1.02, 2.2).
    vessel.unit = serial ? table.integer(u"unit", {1, 247}, 1) : table.integer(u"unit", {0, 255}, 1);
    vessel.offset = table.integer(u"offset", {0, 65535}, 0);
}

VesselSettings readVessel(const TomlTable &table, int position, const QList<PanelSettings> &panels)
{
    VesselSettings vessel;
    vessel.where = table.where();
    vessel.id = readId(table, u"id");
    vessel.label = readLine(table, u"label", 60);
    vessel.kind = table.word(u"kind", vesselKindNames, std::optional(VesselKind::Fermenter));
    vessel.panel = table.text(u"panel");
    const auto panel = std::ranges::find(panels, vessel.panel, &PanelSettings::id);
    const bool known = panel != panels.end();
    readWiring(table, known ? &*panel : nullptr, vessel);
    vessel.slot = table.integer(u"slot", {1, 9999}, position);
    vessel.unitSetting = readTemperatureUnit(table);
    if (!vessel.unitSetting && known) {
        vessel.unitSetting = panel->unit;
    }
    readLimits(table, vessel);
    vessel.sim = readSim(table);
    return vessel;
}

// Reports every value of `key` that an earlier table has too; returns all of them.
QStringList checkUnique(const QList<TomlTable> &tables, const QStringList &values, QStringView key, bool warning)
{
    QHash<QString, int> firstLine;
    for (qsizetype i = 0; i < tables.size(); ++i) {
        const SourcePosition where = tables.at(i).where(key);
        if (values.at(i).isEmpty()) {
            continue;
        }
        if (const int line = firstLine.value(values.at(i))) {
            tables.at(i).document().add(
                where, u"'%1' \"%2\" is already used in line %3"_s.arg(key, values.at(i)).arg(line), warning);
        } else {
            firstLine.insert(values.at(i), where.line);
        }
    }
    return firstLine.keys();
}

void checkVesselPanels(const QList<TomlTable> &tables, const QList<VesselSettings> &vessels, const QStringList &panels)
{
    for (qsizetype i = 0; i < vessels.size(); ++i) {
        const QString &panel = vessels.at(i).panel;
        if (panel.isEmpty() || panels.contains(panel)) {
            continue;
        }
        const std::optional<QString> near = nearestWord(panel, panels);
        tables.at(i).problem(u"panel", u"there is no [[panel]] with id \"%1\"%2"_s.arg(
                                           panel, near ? u", did you mean \"%1\"?"_s.arg(*near) : QString()));
    }
}

QStringList readPanels(const TomlTable &root, Settings &settings)
{
    const QList<TomlTable> tables = root.tables(u"panel");
    QStringList ids;
    for (const TomlTable &table : tables) {
        settings.panels.append(readPanel(table));
        ids.append(settings.panels.last().id);
    }
    if (!root.has(u"panel")) {
        root.problem(u"panel", u"there is no [[panel]]: nothing to read temperatures from"_s);
    }
    checkSerialLines(tables, settings.panels);
    return checkUnique(tables, ids, u"id", false);
}

// Two dials on one tank of an Alpha panel would fight each other without anybody seeing why.
void checkAlphaPlaces(const QList<TomlTable> &tables, const Settings &settings)
{
    QHash<QString, QString> owners;
    for (qsizetype i = 0; i < settings.vessels.size(); ++i) {
        const VesselSettings &vessel = settings.vessels.at(i);
        const auto panel = std::ranges::find(settings.panels, vessel.panel, &PanelSettings::id);
        if (panel == settings.panels.end() || panel->driver != PanelDriver::Alpha) {
            continue;
        }
        for (const auto &[key, place] : {std::pair{u"slot"_s, vessel.slot}, std::pair{u"address"_s, vessel.address}}) {
            if (key == u"address" && !tables.at(i).has(key)) {
                continue; // reported as missing
            }
            QString &owner = owners[u"%1/%2/%3"_s.arg(vessel.panel, key).arg(place)];
            if (!owner.isEmpty()) {
                tables.at(i).problem(key,
                    u"\"%1\" has the same '%2' as \"%3\" on panel \"%4\": %5"_s.arg(vessel.id, key, owner, vessel.panel)
                        .arg(place));
            }
            owner = vessel.id;
        }
    }
}

void readVessels(const TomlTable &root, Settings &settings, const QStringList &panels)
{
    const QList<TomlTable> tables = root.tables(u"vessel");
    QStringList ids;
    QStringList labels;
    for (const TomlTable &table : tables) {
        settings.vessels.append(readVessel(table, int(settings.vessels.size()) + 1, settings.panels));
        ids.append(settings.vessels.last().id);
        labels.append(settings.vessels.last().label);
    }
    if (!root.has(u"vessel")) {
        root.problem(u"vessel", u"there is no [[vessel]]: nothing to show"_s);
    }
    checkUnique(tables, ids, u"id", false);
    checkUnique(tables, labels, u"label", true);
    checkVesselPanels(tables, settings.vessels, panels);
    checkAlphaPlaces(tables, settings);
}

RetentionSettings readHistory(const TomlTable &root)
{
    constexpr IntegerRange days{0, 36'500};
    RetentionSettings history;
    if (const std::optional<TomlTable> table = root.table(u"history")) {
        history.rawDays = table->integer(u"raw_days", {1, days.max}, history.rawDays);
        history.minuteDays = table->integer(u"minute_days", days, history.minuteDays);
        history.quarterDays = table->integer(u"quarter_days", days, history.quarterDays);
        history.dayDays = table->integer(u"day_days", days, history.dayDays);
        history.maxMegabytes = table->integer(u"max_megabytes", {16, 1'000'000}, history.maxMegabytes);
    }
    return history;
}

// What stands beside the panel. A program that does not use such a section, as the simulator, leaves it alone.
void readSections(const TomlTable &root, const QList<SectionReader> &sections)
{
    for (const SectionReader &section : sections) {
        if (const std::optional<TomlTable> table = root.table(section.name)) {
            section.read(*table);
        }
    }
    root.know({u"influx"_s, u"outbox"_s, u"cloudwatch"_s, u"heartbeat"_s, u"batches"_s});
}

// Known from the contract, not from this version.
void readLaterSections(const TomlTable &root)
{
    for (const QString &section : {u"pager"_s, u"auth"_s, u"alarms"_s}) {
        if (root.has(section)) {
            root.document().add(root.whereKey(section), u"[%1] is not used by this version yet"_s.arg(section), true);
        }
    }
}

} // namespace

SettingsDraft draftSettings(const QByteArray &text, const QString &name, const QList<SectionReader> &sections)
{
    SettingsDraft draft;
    TomlDocument document(text, name);
    const TomlTable root = document.root();
    if (document.isValid() && root.keys().isEmpty()) {
        document.add(root.where(), u"the file is empty: it needs at least one [[panel]] and one [[vessel]]"_s);
    } else if (document.isValid()) {
        draft.settings.cellar = readCellar(root);
        draft.settings.server = readServer(root);
        const QStringList panels = readPanels(root, draft.settings);
        readVessels(root, draft.settings, panels);
        draft.settings.history = readHistory(root);
        readSections(root, sections);
        readLaterSections(root);
    }
    draft.problems = document.finish();
    return draft;
}

} // namespace cellar
