// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/deviceprofile.h"
#include "ctl/commissioning/rawvalue.h"

#include <QStringList>

namespace cellar {

// Which wire a command speaks to: a panel of a cellar.toml, or an address from the command line.
struct WireTarget
{
    QString configFile; // empty: `direct`
    QString panel; // of the config; empty: its only one
    PanelSettings direct;
    std::optional<Milliseconds> timeout; // of one request; else the panel's own, for `probe` 300 ms
};

// The command lines of `probe`, `read`, `write` and `check`, checked. Each command uses its own part.
struct CommissioningOptions
{
    WireTarget target;
    bool json = false;

    QList<int> units; // probe
    QStringList devices; // probe: profile names; empty: all

    int unit = 1; // read, write
    int function = 3;
    int address = 0;
    int count = 1; // read: values of `format`, registers or bits without a type
    RawFormat format; // read, write
    QStringList values; // write
    std::optional<QString> yes; // write: the confirmation, as typed

    std::optional<QString> help; // to be printed instead
};

enum class CommissioningAction
{
    Probe,
    Read,
    Write,
    Check,
};

// `arguments` are those after the command's name. An error is a usage error.
[[nodiscard]] Result<CommissioningOptions> readCommissioningOptions(
    CommissioningAction action, const QStringList &arguments);

// "1-32,40": ascending and without doubles; BadInput when one is outside 0..255.
[[nodiscard]] Result<QList<int>> unitsFromText(const QString &text);

} // namespace cellar
