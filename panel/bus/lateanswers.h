// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/modbusrtuframe.h"
#include "core/clock.h"

#include <map>
#include <vector>

namespace cellar {

// Which units of a serial line may still answer a request that nobody waits for any more. A frame of a serial line
// does not say which request it answers: a late temperature would pass for the setpoint that is asked for now. A
// device answers in the order in which it was asked, so whatever came before an answer that can only belong to the
// newest request is over. Where the next answer would look like one that may still be on its way, adviceFor() gives a
// read of another length, which cannot be mistaken. An exception names its function only: it is taken for the oldest
// answer that it may be. A plain value.
class LateAnswers
{
public:
    using Ticks = std::chrono::steady_clock::time_point;

    // An answer that is later than `patience` is not reckoned with: a device that ignores decoys must not be lost for
    // longer than that.
    explicit LateAnswers(Milliseconds patience)
        : m_patience(patience)
    {
    }

    // Nobody waits for the answer to `request` any more.
    void expect(const ModbusRequest &request, Ticks now);
    // A frame came that is not the answer being waited for. True when it explains itself as a late one.
    bool take(const RtuFrame &frame, Ticks now);
    // What was taken for the answer to `request`, or to a decoy.
    void answered(const ModbusRequest &request, bool exception, Ticks now);

    struct Advice
    {
        std::optional<ModbusRequest> decoy; // to be asked first; when it is answered, ask for advice again
        bool wait = false; // no decoy is left that could not be mistaken itself: the unit must not be asked now
    };
    [[nodiscard]] Advice adviceFor(const ModbusRequest &request, Ticks now);

private:
    struct Late
    {
        quint8 function = 0;
        std::size_t length = 0; // of the whole answer
        Ticks since; // the last time
        int times = 1; // asked in a row

        [[nodiscard]] bool looksLike(const ModbusRequest &request) const
        {
            return function == request.function && length == rtuAnswerLength(request);
        }
    };
    using List = std::vector<Late>;

    bool take(quint8 unit, quint8 function, std::size_t length, Ticks now);
    void expire(quint8 unit, Ticks now);

    Milliseconds m_patience;
    std::map<quint8, List> m_units; // in the order in which the answers would come
};

} // namespace cellar
