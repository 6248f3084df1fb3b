// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/deviceprofile.h"

namespace cellar {

int registerCount(RegisterType type)
{
    switch (type) {
    case RegisterType::Int16:
    case RegisterType::Uint16:
        return 1;
    case RegisterType::Int32:
    case RegisterType::Uint32:
    case RegisterType::Float32:
        break;
    }
    return 2;
}

} // namespace cellar
