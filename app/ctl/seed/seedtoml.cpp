// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/seed/seedtoml.h"

#include "batches/serviceaccount.h"
#include "cloudsettings.h"
#include "ctl/seed/seedremarks.h"
#include "ctl/seed/seedvalues.h"

#include <array>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// The seed's panel: its web pages list the tanks in this order, and register 117 is the set point of the first.
struct SeedVessel
{
    QStringView id;
    QStringView label;
    QStringView kind;
};
constexpr std::array<SeedVessel, 9> seedVessels{{
    {u"fv-10-1", u"FV 10/1", u"fermenter"},
    {u"fv-10-2", u"FV 10/2", u"fermenter"},
    {u"fv-10-3", u"FV 10/3", u"fermenter"},
    {u"fv-10-4", u"FV 10/4", u"fermenter"},
    {u"fv-10-5", u"FV 10/5", u"fermenter"},
    {u"fv-10-6", u"FV 10/6", u"fermenter"},
    {u"fv-20-1", u"FV 20/1", u"fermenter"},
    {u"walk-in", u"Walk-In", u"room"},
    {u"bt-10-1", u"BT 10/1", u"brite"},
}};
constexpr int firstAddress = 117;

const auto influxToken = u"influx-token"_s;
const auto awsAccessKey = u"aws-access-key"_s;
const auto awsSecretKey = u"aws-secret-key"_s;
const auto googleKey = u"google-service-account.json"_s;

QString quoted(const QString &text)
{
    QString safe;
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\') {
            safe += u'\\';
        }
        const bool isControl = c.category() == QChar::Other_Control;
        safe += isControl ? u"\\u%1"_s.arg(int(c.unicode()), 4, 16, QChar(u'0')) : QString(c);
    }
    return u'"' + safe + u'"';
}

// cellar.toml line by line, each with the variable that it comes from.
class Lines
{
public:
    explicit Lines(const QString &secretsFolder)
        : m_secretsFolder(secretsFolder)
    {
    }

    void add(const QString &line, const QString &key = {})
    {
        m_text += line + u'\n';
        m_keys.append(key);
    }
    void value(const QString &name, const SeedValues &values, const QString &key)
    {
        add(u"%1 = %2"_s.arg(name, quoted(values.text(key))), key);
    }
    void secret(const QString &name, const QString &file, const QString &key)
    {
        add(u"%1 = %2"_s.arg(name, quoted(u"file:"_s + m_secretsFolder + file)), key);
    }
    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] QString keyOf(int line) const { return m_keys.value(line - 1); }

private:
    const QString m_secretsFolder;
    QString m_text;
    QStringList m_keys;
};

void addCellar(Lines &lines, const SeedValues &values)
{
    lines.add(u"# Made by \"cellarctl import-env\" from a .env. Look through it, then"_s);
    lines.add(u"#   cellar-server --config cellar.toml --data DIR --check-config"_s);
    lines.add(u"#   cellarctl check --config cellar.toml"_s);
    lines.add(u"# The secrets are files that only their owner may read."_s);
    lines.add({});
    lines.add(u"[cellar]"_s);
    lines.value(u"name"_s, values, u"CELLAR_NAME"_s);
    lines.add(u"display_unit = \"F\""_s);
    lines.add(u"language = \"en\""_s);
    lines.add({});
    lines.add(u"[server]"_s);
    lines.add(u"listen = [\"127.0.0.1:8080\"]"_s);
}

void addPanel(Lines &lines, const SeedValues &values)
{
    lines.add({});
    lines.add(u"[[panel]]"_s);
    lines.add(u"id = \"main\""_s);
    lines.add(u"driver = \"alpha\""_s);
    lines.value(u"address"_s, values, u"CELLAR_PANEL_IP"_s);
    lines.add(u"pages = [1, 2]"_s);
    lines.add(u"poll = \"60s\"            # as before; less is possible"_s);
    for (std::size_t i = 0; i < seedVessels.size(); ++i) {
        const SeedVessel &vessel = seedVessels.at(i);
        lines.add({});
        lines.add(u"[[vessel]]"_s);
        lines.add(u"id = \"%1\""_s.arg(vessel.id));
        lines.add(u"label = \"%1\""_s.arg(vessel.label));
        lines.add(u"kind = \"%1\""_s.arg(vessel.kind));
        lines.add(u"panel = \"main\""_s);
        lines.add(u"slot = %1"_s.arg(i + 1));
        lines.add(u"address = %1"_s.arg(firstAddress + int(i)));
        lines.add(u"limits = { min = 34.0, max = 100.0, step = 1.0 }"_s);
    }
}

void addInflux(Lines &lines, SeedValues &values, QList<SecretFile> &secrets)
{
    if (!values.hasGroup(
            {{u"INFLUX_CLIENT_URL"_s, u"INFLUX_DB_TOKEN"_s, u"INFLUX_ORG"_s, u"INFLUX_BUCKET"_s}, u"[influx]"_s})) {
        return;
    }
    lines.add({});
    lines.add(u"[influx]"_s);
    lines.value(u"url"_s, values, u"INFLUX_CLIENT_URL"_s);
    lines.value(u"org"_s, values, u"INFLUX_ORG"_s);
    lines.value(u"bucket"_s, values, u"INFLUX_BUCKET"_s);
    lines.secret(u"token"_s, influxToken, u"INFLUX_DB_TOKEN"_s);
    secrets.append({influxToken, values.text(u"INFLUX_DB_TOKEN"_s).toUtf8() + '\n'});
}

void addCloudWatch(Lines &lines, SeedValues &values, QList<SecretFile> &secrets)
{
    if (!values.hasGroup({{u"AWS_REGION"_s, u"AWS_ACCESS_KEY"_s, u"AWS_SECRET_KEY"_s}, u"[cloudwatch]"_s})) {
        return;
    }
    lines.add({});
    lines.add(u"[cloudwatch]"_s);
    lines.value(u"region"_s, values, u"AWS_REGION"_s);
    lines.secret(u"access_key"_s, awsAccessKey, u"AWS_ACCESS_KEY"_s);
    lines.secret(u"secret_key"_s, awsSecretKey, u"AWS_SECRET_KEY"_s);
    secrets.append({awsAccessKey, values.text(u"AWS_ACCESS_KEY"_s).toUtf8() + '\n'});
    secrets.append({awsSecretKey, values.text(u"AWS_SECRET_KEY"_s).toUtf8() + '\n'});
}

void addBatches(Lines &lines, SeedValues &values, QList<SecretFile> &secrets)
{
    const QString key = u"GOOGLE_SERVICE_AUTH"_s;
    if (!values.hasGroup({{u"PRODUCTION_SPREADSHEET_ID"_s, u"MAIN_SHEET_NAME"_s, key}, u"[batches]"_s})) {
        return;
    }
    lines.add({});
    lines.add(u"[batches]"_s);
    lines.add(u"source = \"sheet\""_s);
    lines.value(u"spreadsheet"_s, values, u"PRODUCTION_SPREADSHEET_ID"_s);
    lines.value(u"sheet"_s, values, u"MAIN_SHEET_NAME"_s);
    lines.secret(u"service_account"_s, googleKey, key);
    // Proves that it is a key, whether it stands there in base64 or not; then it is the key or can be decoded.
    const QByteArray text = values.text(key).toUtf8();
    if (const Result<ServiceAccount> account = ServiceAccount::fromSecret(QString::fromUtf8(text)); !account) {
        values.problem(key, u"%1: %2"_s.arg(key, account.error().text));
        return;
    }
    secrets.append({googleKey, text.startsWith('{') ? text : QByteArray::fromBase64(text)});
}

// What the readers of cellar.toml do not like, at the variable that it comes from.
void check(const Lines &lines, SeedValues &values)
{
    CloudSettings cloud;
    const QString name = u"cellar.toml"_s;
    const SettingsDraft draft = draftSettings(lines.text().toUtf8(), name, cloudSections(cloud));
    for (const ConfigProblem &problem : draft.problems) {
        const QString key = lines.keyOf(problem.where.line);
        // A missing value has been told, and the files of the secrets are not there yet, which is a warning.
        if (!problem.warning && !(values.text(key).isEmpty() && !key.isEmpty())) {
            values.problem(key, key.isEmpty() ? problem.toString() : u"%1: %2"_s.arg(key, problem.text));
        }
    }
}

} // namespace

SeedImport importSeed(const EnvFile &env, const QString &secretsFolder)
{
    SeedValues values(env);
    values.demand(u"CELLAR_NAME"_s, u"the name of the cellar, and the dimension of its heartbeat"_s);
    values.demand(u"CELLAR_PANEL_IP"_s, u"the address of the Alpha panel"_s);
    Lines lines(secretsFolder.isEmpty() ? QString() : secretsFolder + u'/');
    SeedImport result;
    addCellar(lines, values);
    addPanel(lines, values);
    addInflux(lines, values, result.secrets);
    addCloudWatch(lines, values, result.secrets);
    addBatches(lines, values, result.secrets);
    check(lines, values);
    result.toml = lines.text();
    result.problems = values.problems();
    result.remarks = seedRemarks(values);
    return result;
}

} // namespace cellar
