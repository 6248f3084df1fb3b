// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace cellar {

// One address of a CLICK PLC, as its programming software exports them.
struct ClickTag
{
    enum class Type
    {
        Bit,
        Int,
        Int2,
        Float,
        Hex,
        Text,
    };

    int line = 0; // of the file
    QString address; // "DF1"
    QString nickname; // may be empty
    QString comment;
    Type type = Type::Bit;
    int function = 3; // that reads it: 1..4
    int wireAddress = 0; // 0-based
    bool writable = false;

    [[nodiscard]] bool isNumber() const { return type != Type::Bit && type != Type::Text; }
};

struct ClickTags
{
    QList<ClickTag> tags; // in the order of the file
    QStringList remarks; // what is odd but can be read
};

// Reads a CSV export with the header "Address,Data Type,Modbus Address,Function Code,Nickname,…"; the order of the
// columns does not matter. Addresses are 1-based with the table as first of six digits, the function codes as "FC=02".
// BadInput with the line number for everything that is no such row.
[[nodiscard]] Result<ClickTags> readClickTags(const QByteArray &bytes);

} // namespace cellar
