// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simcontrol.h"

#include "sim/faultjson.h"
#include "sim/simnames.h"
#include "sim/simvesseljson.h"

#include <QJsonDocument>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

SimControl::Answer failed(int status, const QString &text)
{
    return {status, {{u"error"_s, text}}};
}

SimControl::Answer failed(const Error &error)
{
    return failed(error.kind == ErrorKind::NotFound ? 404 : 400, error.text);
}

SimControl::Answer wrongMethod(const QString &method, const QString &path, const QString &valid)
{
    return failed(405, u"%1 does not go with %2; valid are %3"_s.arg(method.left(16), path, valid));
}

Result<QJsonObject> objectOf(const QByteArray &body)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error != QJsonParseError::NoError) {
        return unexpected(
            ErrorKind::BadInput, u"the body is not JSON: %1 at %2"_s.arg(error.errorString()).arg(error.offset));
    }
    if (!document.isObject()) {
        return unexpected(ErrorKind::BadInput, u"the body must be a JSON object"_s);
    }
    return document.object();
}

// A number within the range, or nothing when the key is absent.
Result<std::optional<double>> number(const QJsonObject &json, QStringView key, double min, double max)
{
    const QJsonValue value = json.value(key);
    if (value.isUndefined()) {
        return std::optional<double>();
    }
    if (!value.isDouble() || !(value.toDouble() >= min && value.toDouble() <= max)) {
        return unexpected(ErrorKind::BadInput, u"\"%1\" must be a number from %2 to %3"_s.arg(key).arg(min).arg(max));
    }
    return std::optional(value.toDouble());
}

// A name, or nothing when the key is absent or null. Anything else must not be taken for "all of them".
Result<std::optional<QString>> nameOf(const QJsonObject &json, QStringView key)
{
    const QJsonValue value = json.value(key);
    if (value.isUndefined() || value.isNull()) {
        return std::optional<QString>();
    }
    if (!value.isString()) {
        return unexpected(ErrorKind::BadInput, u"\"%1\" must be a name, or null for all"_s.arg(key));
    }
    return std::optional(value.toString());
}

Result<void> checkKeys(const QJsonObject &json, const QStringList &known)
{
    for (const QString &key : json.keys()) {
        if (!known.contains(key)) {
            return unexpected(
                ErrorKind::BadInput, u"\"%1\" is not known here%2"_s.arg(key.left(64), simSuggestion(key, known)));
        }
    }
    return {};
}

Result<std::optional<ValueRange>> limitsOf(const QJsonObject &json)
{
    if (!json.contains(u"limits")) {
        return std::optional<ValueRange>();
    }
    const QJsonObject limits = json.value(u"limits").toObject();
    const QJsonValue min = limits.value(u"min");
    const QJsonValue max = limits.value(u"max");
    if (!min.isDouble() || !max.isDouble() || !(min.toDouble() <= max.toDouble())) {
        return unexpected(ErrorKind::BadInput, u"\"limits\" must be {\"min\": number, \"max\": number}, min first"_s);
    }
    return std::optional(ValueRange{min.toDouble(), max.toDouble()});
}

} // namespace

SimControl::Answer SimControl::handle(const QString &method, const QString &path, const QByteArray &body)
{
    const QString prefix = u"/vessels/"_s;
    if (path == u"/faults") {
        return faults(method, body);
    }
    if (path == u"/state") {
        return method == u"GET" ? state() : wrongMethod(method, path, u"GET"_s);
    }
    if (path.startsWith(prefix)) {
        return vessel(method, path.mid(prefix.size()), body);
    }
    const QStringList known{u"/faults"_s, u"/state"_s, u"/vessels/{name}"_s};
    return failed(404, u"there is no \"%1\"%2"_s.arg(path.left(64), simSuggestion(path, known)));
}

SimControl::Answer SimControl::faults(const QString &method, const QByteArray &body)
{
    if (method == u"GET") {
        return everyFault();
    }
    const bool clearing = method == u"DELETE";
    if (!clearing && method != u"POST") {
        return wrongMethod(method, u"/faults"_s, u"GET, POST, DELETE"_s);
    }
    const Result<QJsonObject> json = clearing && body.isEmpty() ? QJsonObject() : objectOf(body);
    if (!json) {
        return failed(json.error());
    }
    const bool none = clearing || simPlainName(json->value(u"fault").toString()) == u"none";
    const Result<void> done = none ? clearFaults(*json) : putFault(*json);
    return done ? activeFaults() : failed(done.error());
}

SimControl::Answer SimControl::vessel(const QString &method, const QString &name, const QByteArray &body)
{
    const Result<SimVessel *> found = findVessel(name);
    if (!found) {
        return failed(found.error());
    }
    if (method == u"GET") {
        return {200, simVesselJson(**found)};
    }
    if (method != u"POST") {
        return wrongMethod(method, u"/vessels/"_s + name, u"GET, POST"_s);
    }
    const Result<QJsonObject> json = objectOf(body);
    if (!json) {
        return failed(json.error());
    }
    const Result<void> done = setVessel(**found, *json);
    return done ? Answer{200, simVesselJson(**found)} : failed(done.error());
}

SimControl::Answer SimControl::activeFaults() const
{
    QJsonArray active;
    for (const std::unique_ptr<SimVessel> &one : m_cellar.vessels()) {
        for (QJsonObject fault : one->faults().toJson(m_cellar.now())) {
            fault.insert(u"vessel"_s, one->settings().id);
            active.append(fault);
        }
    }
    for (const std::unique_ptr<SimPanel> &panel : m_cellar.panels()) {
        const Milliseconds left = panel->refusesFor();
        if (left.count() > 0) {
            active.append(QJsonObject{{u"panel"_s, panel->settings().id},
                {u"fault"_s, faultKindName(FaultKind::ConnectionDropped)},
                {u"remaining"_s, static_cast<double>(left.count()) / 1000.0}});
        }
    }
    return {200, {{u"active"_s, active}}};
}

SimControl::Answer SimControl::everyFault() const
{
    Answer answer = activeFaults();
    answer.json.insert(u"known"_s, faultCatalogue());
    return answer;
}

SimControl::Answer SimControl::state() const
{
    QJsonArray vessels;
    for (const std::unique_ptr<SimVessel> &one : m_cellar.vessels()) {
        vessels.append(simVesselJson(*one));
    }
    return {200, {{u"vessels"_s, vessels}}};
}

Result<SimVessel *> SimControl::findVessel(const QString &name) const
{
    if (SimVessel *found = m_cellar.vessel(name)) {
        return found;
    }
    QStringList known;
    for (const std::unique_ptr<SimVessel> &one : m_cellar.vessels()) {
        known.append(one->settings().id);
    }
    return unexpected(
        ErrorKind::NotFound, u"there is no vessel \"%1\"%2"_s.arg(name.left(64), simSuggestion(name, known)));
}

// A vessel, a panel with all its vessels, or everything.
Result<SimControl::Scope> SimControl::scopeOf(const QJsonObject &json) const
{
    const Result<std::optional<QString>> vesselName = nameOf(json, u"vessel");
    const Result<std::optional<QString>> panelName = nameOf(json, u"panel");
    if (!vesselName || !panelName) {
        return unexpected(vesselName ? panelName.error() : vesselName.error());
    }
    if (*vesselName) {
        const Result<SimVessel *> found = findVessel(**vesselName);
        if (!found) {
            return unexpected(found.error());
        }
        return Scope{{*found}, {m_cellar.panel((*found)->settings().panel)}};
    }
    const Result<QList<SimPanel *>> panels = findPanels(*panelName);
    if (!panels) {
        return unexpected(panels.error());
    }
    Scope scope{{}, *panels};
    for (const std::unique_ptr<SimVessel> &one : m_cellar.vessels()) {
        if (scope.panels.contains(m_cellar.panel(one->settings().panel))) {
            scope.vessels.append(one.get());
        }
    }
    return scope;
}

// One by its id, or all.
Result<QList<SimPanel *>> SimControl::findPanels(const std::optional<QString> &id) const
{
    QList<SimPanel *> panels;
    QStringList known;
    for (const std::unique_ptr<SimPanel> &panel : m_cellar.panels()) {
        known.append(panel->settings().id);
        if (!id || panel.get() == m_cellar.panel(*id)) {
            panels.append(panel.get());
        }
    }
    if (panels.isEmpty()) {
        return unexpected(ErrorKind::NotFound, u"there is no panel \"%1\"%2"_s.arg(id.value_or(QString()).left(64),
                                                   simSuggestion(id.value_or(QString()), known)));
    }
    return panels;
}

Result<void> SimControl::putFault(const QJsonObject &json)
{
    const Result<Fault> fault = faultFromJson(json);
    if (!fault) {
        return unexpected(fault.error());
    }
    const Result<Scope> scope = scopeOf(json);
    if (!scope) {
        return unexpected(scope.error());
    }
    if (fault->kind == FaultKind::ConnectionDropped) {
        for (SimPanel *panel : scope->panels) {
            panel->dropConnections(std::max(fault->delay, fault->lasts.value_or(Milliseconds(0))));
        }
        return {};
    }
    for (SimVessel *one : scope->vessels) {
        one->addFault(*fault, m_cellar.now());
    }
    return {};
}

Result<void> SimControl::clearFaults(const QJsonObject &json)
{
    if (const Result<void> keys = checkKeys(json, {u"fault"_s, u"vessel"_s, u"panel"_s}); !keys) {
        return keys;
    }
    const Result<Scope> scope = scopeOf(json);
    if (!scope) {
        return unexpected(scope.error());
    }
    for (SimVessel *one : scope->vessels) {
        one->clearFaults();
    }
    for (SimPanel *panel : scope->panels) {
        panel->acceptAgain();
    }
    return {};
}

// All checked before anything is changed.
Result<void> SimControl::setVessel(SimVessel &vessel, const QJsonObject &json)
{
    const Result<void> keys = checkKeys(json, {u"temperature"_s, u"setpoint"_s, u"fermentation_kw"_s, u"limits"_s});
    if (!keys) {
        return keys;
    }
    const auto temperature = number(json, u"temperature", -100, 300);
    const auto setpoint = number(json, u"setpoint", -100, 300);
    const auto fermentation = number(json, u"fermentation_kw", 0, 1000);
    const auto limits = limitsOf(json);
    for (const auto &error : {temperature ? Error{} : temperature.error(), setpoint ? Error{} : setpoint.error(),
             fermentation ? Error{} : fermentation.error(), limits ? Error{} : limits.error()}) {
        if (!error.text.isEmpty()) {
            return unexpected(error);
        }
    }
    const ValueRange before = vessel.deviceLimits();
    vessel.setDeviceLimits(limits->value_or(before));
    if (const Result<void> set = *setpoint ? vessel.setSetpoint(**setpoint) : Result<void>(); !set) {
        vessel.setDeviceLimits(before);
        return set;
    }
    if (*temperature) {
        vessel.setTemperature(**temperature);
    }
    vessel.setFermentationKw(fermentation->value_or(vessel.model().fermentationKw()));
    return {};
}

} // namespace cellar
