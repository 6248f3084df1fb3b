// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bus/alphapage.h"

#include <optional>
#include <vector>

namespace cellar {

// What the pages of one Alpha panel list, put together: tank n is the n-th of all pages. A tank that is missing or one
// too many moves all that follow, so the numbers of tanks that the first whole read found are held against every later
// read; another set of numbers is only believed once it has come three times in a row. Pure state, owned by the link.
//
// Every fetch of a page has a number, growing by one, so that it is clear which page is older than a write.
class AlphaReadout
{
public:
    // Whole reads of the same new numbers of tanks until they are believed: somebody has reprogrammed the panel.
    static constexpr int proofs = 3;

    // `pages` > 0; `highestSlot` is the last tank that anybody asks for, counted from 1.
    AlphaReadout(qsizetype pages, int highestSlot);

    // A whole read begins: only pages fetched after number `fetch` belong to it.
    void begin(quint64 fetch) { m_begun = fetch; }
    // A page that this whole read does not have yet; none: it is complete.
    [[nodiscard]] std::optional<qsizetype> missing() const;
    void store(qsizetype page, QList<AlphaTank> tanks, quint64 fetch, Timestamp at);
    // Of a complete read: whether the tanks are where they are thought to be. Protocol with the reason if not.
    [[nodiscard]] Result<void> judge();
    // Whether judge() has ever said yes.
    [[nodiscard]] bool isBelieved() const { return !m_counts.isEmpty(); }

    struct Found
    {
        const AlphaTank &tank;
        Timestamp at{}; // when its page arrived
    };
    // From 1; of a believed readout.
    [[nodiscard]] std::optional<Found> tank(int slot) const;
    // The page that holds the slot, by the numbers that are believed.
    [[nodiscard]] std::optional<qsizetype> pageOf(int slot) const;
    // Whether the page was fetched after this number.
    [[nodiscard]] bool isNewer(qsizetype page, quint64 fetch) const;
    // Whether the page lists as many tanks as is believed of it. Protocol with the reason if not.
    [[nodiscard]] Result<void> checkPage(qsizetype page) const;

private:
    struct Page
    {
        QList<AlphaTank> tanks;
        quint64 fetch = 0;
        Timestamp at{};
    };
    struct Place
    {
        qsizetype page = 0;
        qsizetype index = 0;
    };

    [[nodiscard]] std::optional<Place> placeOf(int slot) const;

    const int m_highestSlot;
    std::vector<Page> m_pages;
    quint64 m_begun = 0;
    QList<qsizetype> m_counts; // believed, one per page
    QList<qsizetype> m_candidate; // seen since, in a row
    int m_seen = 0;
};

} // namespace cellar
