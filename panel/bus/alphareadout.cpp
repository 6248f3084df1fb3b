// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/alphareadout.h"

#include "core/logging.h"

#include <algorithm>
#include <numeric>
#include <utility>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// "9 tanks (4 + 5)"
QString countsText(const QList<qsizetype> &counts)
{
    QStringList each;
    for (const qsizetype count : counts) {
        each.append(QString::number(count));
    }
    return u"%1 tanks (%2)"_s.arg(std::accumulate(counts.cbegin(), counts.cend(), qsizetype(0))).arg(each.join(u" + "));
}

} // namespace

AlphaReadout::AlphaReadout(qsizetype pages, int highestSlot)
    : m_highestSlot(highestSlot)
    , m_pages(static_cast<std::size_t>(pages))
{
}

std::optional<qsizetype> AlphaReadout::missing() const
{
    const auto page =
        std::find_if(m_pages.cbegin(), m_pages.cend(), [this](const Page &one) { return one.fetch <= m_begun; });
    return page == m_pages.cend() ? std::nullopt : std::optional<qsizetype>(std::distance(m_pages.cbegin(), page));
}

void AlphaReadout::store(qsizetype page, QList<AlphaTank> tanks, quint64 fetch, Timestamp at)
{
    m_pages[static_cast<std::size_t>(page)] = {std::move(tanks), fetch, at};
}

Result<void> AlphaReadout::judge()
{
    QList<qsizetype> counts;
    for (const Page &page : m_pages) {
        counts.append(page.tanks.size());
    }
    if (counts == m_counts) {
        m_seen = 0;
        return {};
    }
    const qsizetype total = std::accumulate(counts.cbegin(), counts.cend(), qsizetype(0));
    if (total < m_highestSlot) {
        m_seen = 0;
        return unexpected(ErrorKind::Protocol,
            u"the pages list %1, but there is a vessel in slot %2"_s.arg(countsText(counts)).arg(m_highestSlot));
    }
    m_seen = counts == m_candidate ? m_seen + 1 : 1;
    m_candidate = counts;
    if (isBelieved() && m_seen < proofs) {
        return unexpected(
            ErrorKind::Protocol, u"the pages list %1, until now %2; this is believed if it stays so"_s.arg(
                                     countsText(counts), countsText(m_counts)));
    }
    if (isBelieved()) {
        qCWarning(lcBus).noquote() << "The Alpha panel was changed: its pages list" << countsText(counts)
                                   << "instead of" << countsText(m_counts)
                                   << "- check every vessel's 'slot' and 'address'";
    }
    m_counts = counts;
    m_seen = 0;
    return {};
}

std::optional<AlphaReadout::Place> AlphaReadout::placeOf(int slot) const
{
    qsizetype index = slot - 1;
    for (qsizetype page = 0; page < m_counts.size(); ++page) {
        if (index >= 0 && index < m_counts.at(page)) {
            return Place{page, index};
        }
        index -= m_counts.at(page);
    }
    return std::nullopt;
}

std::optional<qsizetype> AlphaReadout::pageOf(int slot) const
{
    const std::optional<Place> place = placeOf(slot);
    return place ? std::optional(place->page) : std::nullopt;
}

std::optional<AlphaReadout::Found> AlphaReadout::tank(int slot) const
{
    const std::optional<Place> place = placeOf(slot);
    if (!place) {
        return std::nullopt;
    }
    const Page &page = m_pages[static_cast<std::size_t>(place->page)];
    if (place->index >= page.tanks.size()) {
        return std::nullopt;
    }
    return Found{page.tanks.at(place->index), page.at};
}

bool AlphaReadout::isNewer(qsizetype page, quint64 fetch) const
{
    return m_pages[static_cast<std::size_t>(page)].fetch > fetch;
}

Result<void> AlphaReadout::checkPage(qsizetype page) const
{
    const qsizetype count = m_pages[static_cast<std::size_t>(page)].tanks.size();
    if (count == m_counts.value(page, -1)) {
        return {};
    }
    return unexpected(
        ErrorKind::Protocol, u"the page lists %1 tanks, until now %2"_s.arg(count).arg(m_counts.value(page, 0)));
}

} // namespace cellar
