// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "panel/history/historymodel.h"

#include "history/historyreader.h"

namespace cellar {

// A record whose n-th round is known beforehand, for those who break off in the middle of it: some readings of each of
// two vessels, with gaps, bad qualities and late ones, packed and given up now and then.
struct HistoryRounds
{
    static constexpr Milliseconds hold = std::chrono::seconds(30);
    static constexpr qsizetype mostInTail = 400;
    static constexpr int vessels = 2;

    [[nodiscard]] static QString vessel(int number) { return QStringLiteral("v%1").arg(number); }

    [[nodiscard]] static std::vector<HistorySample> samples(int number, qint64 round)
    {
        QRandomGenerator random(static_cast<quint32>(round * vessels + number));
        std::vector<HistorySample> samples;
        const Timestamp at = historyStart + round * std::chrono::minutes(2);
        for (int i = random.bounded(1, 12); i > 0; --i) {
            const Milliseconds late(random.bounded(30) == 0 ? -random.bounded(20'000'000) : random.bounded(100'000));
            samples.push_back(randomSample(random, at + late));
        }
        return samples;
    }

    static void add(HistoryFile &file, qint64 round)
    {
        for (int number = 0; number < vessels; ++number) {
            file.add({vessel(number), TemperatureUnit::Fahrenheit, vessel(number), samples(number, round)});
        }
    }

    [[nodiscard]] static bool tidy(HistoryFile &file, qint64 round)
    {
        if (round % 5 == 0 && !file.database().checkpoint()) {
            return false;
        }
        return file.sealSome().has_value();
    }

    // How many whole rounds of the vessel are in the file; nothing when anything is there twice, torn or without a
    // roll-up that says the same.
    [[nodiscard]] static std::optional<qint64> verified(HistoryFile &file, int number)
    {
        HistoryReader reader(file);
        const auto series = reader.seriesOf(vessel(number));
        if (series.empty()) {
            return 0;
        }
        const auto found = reader.samples(series.front(), Timestamp{}, lastRecordable);
        if (!found) {
            return std::nullopt;
        }
        HistoryModel model(hold);
        qint64 rounds = 0;
        for (std::size_t count = 0; count < found->size(); ++rounds) {
            for (const HistorySample &sample : samples(number, rounds)) {
                model.add(sample);
                ++count;
            }
        }
        // The same count of other samples would not be equal, nor have the same roll-ups.
        if (*found != model.sorted()) {
            return std::nullopt;
        }
        for (const HistoryTier tier : {HistoryTier::Minute, HistoryTier::Quarter, HistoryTier::Day}) {
            const auto rollUps = reader.rollUps(series.front(), tier, Timestamp{}, lastRecordable);
            if (!rollUps || *rollUps != model.rollUps(bucketLength(tier))) {
                return std::nullopt;
            }
        }
        return rounds;
    }
};

} // namespace cellar
