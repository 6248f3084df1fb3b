// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/modbustransport.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// MODBUS Application Protocol Specification V1.1b3, section 7.
QString meaning(quint8 code)
{
    switch (code) {
    case 1:
        return u"illegal function"_s;
    case 2:
        return u"illegal data address"_s;
    case 3:
        return u"illegal data value"_s;
    case 4:
        return u"device failure"_s;
    case 5:
        return u"acknowledged, still working"_s;
    case 6:
        return u"device busy"_s;
    case 7:
        return u"negative acknowledge"_s;
    case 8:
        return u"memory parity error"_s;
    case 10:
        return u"gateway has no path to the device"_s;
    case 11:
        return u"device behind the gateway does not answer"_s;
    default:
        return u"unknown reason"_s;
    }
}

} // namespace

QString modbusExceptionText(quint8 code)
{
    return u"%1 (exception %2)"_s.arg(meaning(code)).arg(code);
}

} // namespace cellar
