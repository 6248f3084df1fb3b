// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/alphalist.h"
#include "bus/alphapage.h"
#include "core/httpresponseparser.h"

#include <cmath>
#include <cstdlib>

namespace {

void must(bool holds)
{
    if (!holds) {
        std::abort();
    }
}

void check(const QList<cellar::AlphaTank> &tanks, std::size_t size)
{
    // The shortest three texts take nine bytes with their commas, less one.
    must(!tanks.isEmpty() && static_cast<std::size_t>(tanks.size()) * 9 <= size);
    for (const cellar::AlphaTank &tank : tanks) {
        if (tank.temperature) {
            must(*tank.temperature < cellar::alpha::noProbe && *tank.temperature >= cellar::alpha::coldest);
        } else {
            must(!tank.temperature.error().text.isEmpty());
        }
        must(tank.setpoint ? std::isfinite(*tank.setpoint) : !tank.setpoint.error().text.isEmpty());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(data, static_cast<qsizetype>(size));
    // The same bytes as they come from a web server, in two pieces.
    cellar::HttpResponseParser response;
    response.feed(bytes.first(bytes.size() / 2));
    response.feed(bytes.sliced(bytes.size() / 2));
    response.end();
    must(response.isComplete() != response.hasFailed());
    must(response.body().size() <= cellar::HttpResponseParser::largestBody && response.body().size() <= bytes.size());
    must(response.hasFailed() == !response.trouble().isEmpty());
    if (const auto tanks = cellar::alphaTanks(bytes)) {
        check(*tanks, size);
    } else {
        must(!tanks.error().text.isEmpty());
    }
    if (const auto texts = cellar::alphaTexts(bytes)) {
        must(static_cast<std::size_t>(texts->size()) <= size);
    }
    return 0;
}
