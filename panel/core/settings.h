// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/units.h"

#include <QHash>
#include <QHostAddress>
#include <QList>
#include <QString>
#include <QUrl>

#include <optional>

namespace cellar {

// The typed content of cellar.toml. Plain values, complete and checked by readSettings(); nothing here is a default
// that the reader has not also applied. Units: durations in milliseconds, temperatures in the panel's own unit.

// Allowed setpoints of one vessel. min <= max, step > 0; a setpoint is min + n × step.
struct SetpointLimits
{
    double min = 34.0;
    double max = 100.0;
    double step = 1.0;

    friend bool operator==(const SetpointLimits &, const SetpointLimits &) = default;
};

enum class VesselKind
{
    Fermenter,
    Brite,
    Room,
    Glycol,
    Other
};
// "fermenter", "brite", "room", "glycol", "other".
[[nodiscard]] QString vesselKindName(VesselKind kind);
[[nodiscard]] std::optional<VesselKind> vesselKindFromName(QStringView name);

enum class PanelDriver
{
    ModbusTcp,
    ModbusRtu,
    Alpha
};
// "modbus-tcp", "modbus-rtu", "alpha".
[[nodiscard]] QString panelDriverName(PanelDriver driver);
[[nodiscard]] std::optional<PanelDriver> panelDriverFromName(QStringView name);

enum class Parity
{
    None,
    Even,
    Odd
};

// A serial line as the adapter sees it. What nobody wrote is the default of the Modbus over Serial Line
// specification V1.02, 2.5.1: 19200 baud, even parity, one stop bit.
struct SerialSettings
{
    QString device; // "/dev/ttyUSB0"
    int baud = 19200;
    Parity parity = Parity::Even;
    int stopBits = 1; // 1 or 2

    friend bool operator==(const SerialSettings &, const SerialSettings &) = default;
};

// The web pages of an Alpha panel.
struct AlphaSettings
{
    QUrl url; // http://host[:port], without a path
    QList<int> pages; // 1: /001.html; in the order in which their vessels count
    Milliseconds gap{0}; // pause after each page, so that the panel stands it
};

// Where in the file a value stands, for messages that come later than parsing (unknown profile, unusable address).
struct SourcePosition
{
    QString file;
    int line = 0; // 1-based; 0: unknown
    int column = 0; // 1-based
};

// One thing wrong with a configuration file. Printed as file:line:column: text.
struct ConfigProblem
{
    SourcePosition where;
    QString text;
    bool warning = false; // true: the program may go on

    [[nodiscard]] QString toString() const;
};

struct ListenAddress
{
    QHostAddress host;
    quint16 port = 0;
};

struct TlsSettings
{
    QString certificateFile;
    QString keyFile;
};

struct ServerSettings
{
    QList<ListenAddress> listen;
    QList<SourcePosition> listenWhere; // of each listener, for one that cannot be bound
    QUrl publicUrl; // empty: derived from the first listener
    bool behindProxy = false;
    std::optional<TlsSettings> tls;
};

struct PanelSettings
{
    QString id;
    PanelDriver driver = PanelDriver::ModbusTcp;
    QString host; // modbus-tcp: name or address
    quint16 port = 502;
    SerialSettings serial; // modbus-rtu
    AlphaSettings alpha; // alpha
    Milliseconds poll{1000}; // default 1 s; alpha 60 s
    Milliseconds timeout{500}; // of one request; default 500 ms; alpha 5 s
    std::optional<TemperatureUnit> unit; // of every vessel on it that does not say otherwise
    SourcePosition where;

    // What people call the other side: "10.1.10.105:502", "/dev/ttyUSB0", "http://10.1.10.105".
    [[nodiscard]] QString addressText() const;
};

// How cellar-sim begins with this vessel (`sim = { … }`); the node ignores it.
struct SimSettings
{
    std::optional<double> temperature; // panel's unit; default: the setpoint
    std::optional<double> setpoint; // panel's unit; default: the lower limit
    double volumeBbl = 10.0; // US beer barrels
    double fermentationKw = 0.0; // heat of the yeast
    bool probe = true; // false: nothing is plugged in
};

struct VesselSettings
{
    QString id;
    QString label;
    VesselKind kind = VesselKind::Fermenter;
    QString panel;
    QString device; // profile name; empty on an alpha panel
    int unit = 1; // Modbus unit id, 0..255; on a serial line 1..247
    int offset = 0; // added to every address of the profile
    int slot = 0; // 1-based, on an alpha panel the place on its pages; defaults to the position in the file
    int address = 0; // alpha: the register that submit.html writes
    std::optional<TemperatureUnit> unitSetting; // what the device is set to, where it is not what its profile says
    SetpointLimits limits;
    SimSettings sim;
    SourcePosition where;
    SourcePosition deviceWhere;
    SourcePosition limitsWhere; // line 0: none given, `limits` are the defaults, which are Fahrenheit
};

struct CellarSettings
{
    QString name;
    TemperatureUnit displayUnit = TemperatureUnit::Fahrenheit;
    QString language;
};

// How long the record of the readings is kept, and how large it may become.
struct RetentionSettings
{
    int rawDays = 90; // every reading
    int minuteDays = 730;
    int quarterDays = 0; // of an hour; 0: for ever
    int dayDays = 0;
    int maxMegabytes = 4096;
};

struct Settings
{
    CellarSettings cellar;
    ServerSettings server;
    RetentionSettings history;
    QList<PanelSettings> panels;
    QList<VesselSettings> vessels; // in the order of the file, which is the order on every face
};

struct SettingsResult
{
    std::optional<Settings> settings; // empty when any problem is an error
    QList<ConfigProblem> problems; // all of them, in the order of the file
};

// Reads and checks a cellar.toml. Never throws; unreadable files and syntax errors are problems like any other.
[[nodiscard]] SettingsResult readSettings(const QString &file);
// The same for text that is already in memory; `name` is what messages call it.
[[nodiscard]] SettingsResult readSettingsText(const QByteArray &text, const QString &name);

} // namespace cellar
