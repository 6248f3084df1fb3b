// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads in a poll against the fewest that can bring the same, for every shipped profile and for a PLC of many blocks.

#include "bus/readplan.h"
#include "fakes/deviceprofiles.h"
#include "fakes/fewestreads.h"

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace cellar;

namespace {

bool report(const QString &name, const QList<ModbusVessel> &vessels)
{
    const auto reads = static_cast<double>(planPoll(vessels).reads.size());
    const int fewest = fewestReads(vessels);
    if (vessels.isEmpty() || fewest < 1) {
        return false;
    }
    std::printf("reads_per_cycle_%s %.2f <= 1.0\n", qPrintable(name), reads / fewest);
    return true;
}

} // namespace

int main()
{
    bool ok = !shippedNames().isEmpty();
    for (const QString &name : shippedNames()) {
        ok = report(name, {{u"fv"_s, 1, 0, shippedProfile(name)}}) && ok;
    }
    ok = report(u"plc-block_x40"_s, vesselsInARow(40, 4, shippedProfile(u"plc-block"_s))) && ok;
    ok = report(u"click-plc_x40"_s, vesselsInARow(40, 6, shippedProfile(u"click-plc"_s))) && ok;
    return ok ? 0 : 1;
}
