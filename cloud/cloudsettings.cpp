// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cloudsettings.h"

#include "core/secret.h"
#include "core/tomltable.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cellar {

namespace {

using Api = InfluxSettings::Api;

constexpr EnumNames<Api, 2> apiNames({{{Api::V2, u"v2"}, {Api::V1, u"v1"}}});
constexpr DurationRange intervals{1s, 24h};
constexpr DurationRange timeouts{1s, 5min};
constexpr IntegerRange megabytes{16, 1'000'000};

QDir folderOf(const TomlTable &table)
{
    return QFileInfo(table.where().file).absoluteDir();
}

QString readSecret(const TomlTable &table, QStringView key)
{
    const QString spec = table.text(key);
    if (spec.isEmpty()) {
        return {};
    }
    const Result<Secret> secret = resolveSecret(spec, folderOf(table).path());
    if (!secret) {
        table.warning(key, u"'%1': %2"_s.arg(key, secret.error().text));
        return {};
    }
    if (!secret->warning.isEmpty()) {
        table.warning(key, u"'%1': %2"_s.arg(key, secret->warning));
    }
    return secret->text;
}

QString optionalText(const TomlTable &table, QStringView key)
{
    return table.has(key) ? table.text(key) : QString();
}

QString optionalSecret(const TomlTable &table, QStringView key)
{
    return table.has(key) ? readSecret(table, key) : QString();
}

QUrl checkedUrl(const TomlTable &table, QStringView key, const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool web = url.scheme() == u"https"_s || url.scheme() == u"http"_s;
    if (!text.isEmpty() && (!url.isValid() || !web || url.host().isEmpty())) {
        table.problem(key, u"'%1' must be an address such as \"https://example.com\""_s.arg(key));
        return {};
    }
    return url;
}

void warnMeaningless(const TomlTable &table, const QStringList &keys, const QString &where)
{
    for (const QString &key : keys) {
        if (table.has(key)) {
            table.warning(key, u"'%1' means nothing %2"_s.arg(key, where));
        }
    }
}

QString readAuthorities(const TomlTable &table)
{
    if (!table.has(u"ca")) {
        return {};
    }
    QString text = table.text(u"ca");
    if (text.startsWith(u"file:"_s)) {
        text.remove(0, 5);
    }
    const QString file = folderOf(table).absoluteFilePath(text);
    if (!text.isEmpty() && !(QFileInfo(file).isFile() && QFileInfo(file).isReadable())) {
        table.warning(u"ca", u"'ca': cannot read the file \"%1\""_s.arg(file));
    }
    return file;
}

InfluxSettings readInflux(const TomlTable &table)
{
    InfluxSettings influx;
    influx.api = table.word(u"api", apiNames, std::optional(Api::V2));
    influx.url = checkedUrl(table, u"url", table.text(u"url"));
    if (!influx.url.userInfo().isEmpty()) {
        table.problem(u"url", u"'url' must not hold a name and password: they have keys of their own"_s);
    }
    influx.org = optionalText(table, u"org");
    influx.bucket = optionalText(table, u"bucket");
    influx.token = optionalSecret(table, u"token");
    influx.db = optionalText(table, u"db");
    influx.rp = optionalText(table, u"rp");
    influx.user = optionalText(table, u"user");
    influx.password = optionalSecret(table, u"password");
    influx.interval = table.duration(u"interval", intervals, influx.interval);
    influx.timeout = table.duration(u"timeout", timeouts, influx.timeout);
    influx.authorities = readAuthorities(table);
    if (influx.api == Api::V2) {
        warnMeaningless(table, {u"db"_s, u"rp"_s}, u"with api = \"v2\""_s);
    } else {
        warnMeaningless(table, {u"org"_s, u"bucket"_s}, u"with api = \"v1\""_s);
    }
    return influx;
}

CloudWatchSettings readCloudWatch(const TomlTable &table)
{
    CloudWatchSettings cloudWatch;
    cloudWatch.region = table.text(u"region");
    const QRegularExpression region(u"^[a-z]{2,4}(-[a-z]+)+-[0-9]\\z"_s);
    if (!cloudWatch.region.isEmpty() && !region.match(cloudWatch.region).hasMatch()) {
        table.problem(u"region", u"'region' must be a region of AWS such as \"us-east-1\""_s);
    }
    cloudWatch.credentials.accessKey = readSecret(table, u"access_key").toUtf8();
    cloudWatch.credentials.secretKey = readSecret(table, u"secret_key").toUtf8();
    cloudWatch.credentials.sessionToken = optionalSecret(table, u"session_token").toUtf8();
    if (table.has(u"endpoint")) {
        cloudWatch.endpoint = checkedUrl(table, u"endpoint", table.text(u"endpoint"));
    }
    cloudWatch.interval = table.duration(u"interval", intervals, cloudWatch.interval);
    cloudWatch.timeout = table.duration(u"timeout", timeouts, cloudWatch.timeout);
    return cloudWatch;
}

UrlHeartbeatSettings readHeartbeat(const TomlTable &table)
{
    UrlHeartbeatSettings heartbeat;
    heartbeat.url = checkedUrl(table, u"url", readSecret(table, u"url"));
    heartbeat.post = table.word(u"method", {u"GET"_s, u"POST"_s}, u"GET"_s) == u"POST"_s;
    heartbeat.interval = table.duration(u"interval", intervals, heartbeat.interval);
    heartbeat.timeout = table.duration(u"timeout", timeouts, heartbeat.timeout);
    return heartbeat;
}

} // namespace

QList<SectionReader> cloudSections(CloudSettings &settings)
{
    return {
        {u"influx"_s, [&settings](const TomlTable &table) { settings.influx = readInflux(table); }},
        {u"outbox"_s,
            [&settings](const TomlTable &table) {
                settings.outboxMegabytes = table.integer(u"max_megabytes", megabytes, settings.outboxMegabytes);
            }},
        {u"cloudwatch"_s, [&settings](const TomlTable &table) { settings.cloudWatch = readCloudWatch(table); }},
        {u"heartbeat"_s, [&settings](const TomlTable &table) { settings.heartbeat = readHeartbeat(table); }},
        {u"batches"_s, [&settings](const TomlTable &table) { settings.batches = readBatchSettings(table); }},
    };
}

} // namespace cellar
