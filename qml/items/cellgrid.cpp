// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "items/cellgrid.h"

#include <algorithm>
#include <cmath>

namespace cellar {

void CellGrid::update()
{
    if (m_view.isEmpty() || m_base.isEmpty() || m_count <= 0) {
        return;
    }
    m_scrolls = !fitAll();
    if (m_scrolls) {
        fitScrolling();
    }
    Q_EMIT layoutChanged();
}

bool CellGrid::fitAll()
{
    qreal best = 0;
    for (int columns = 1; columns <= m_count; ++columns) {
        const int rows = (m_count + columns - 1) / columns;
        const QSizeF cell(std::floor(m_view.width() / columns), std::floor(m_view.height() / rows));
        const qreal scale = std::min(cell.width() / m_base.width(), cell.height() / m_base.height());
        if (scale > best) {
            best = scale;
            m_columns = columns;
            m_cell = cell;
        }
    }
    m_scale = std::clamp(best, 1.0, m_maximumScale);
    // A cell may breathe, but a lonely dial does not lie about in an empty hall.
    constexpr qreal airy = 1.4;
    m_cell = m_cell.boundedTo(m_base * m_scale * airy);
    return best >= 1.0;
}

void CellGrid::fitScrolling()
{
    m_columns = std::max(1, int(m_view.width() / m_base.width()));
    const qreal width = std::floor(m_view.width() / m_columns);
    m_scale = std::clamp(width / m_base.width(), 1.0, m_maximumScale);
    qreal height = m_base.height() * m_scale;
    const qreal rows = m_view.height() / height;
    constexpr qreal sliver = 0.2; // of a row that is too little to be noticed, or to be missed
    constexpr qreal cut = 0.35; // of the last row, then out of sight
    if (rows > 1.5 && std::abs(rows - std::round(rows)) < sliver) {
        height = m_view.height() / (std::round(rows) - cut);
    }
    m_cell = {width, std::floor(height)};
}

} // namespace cellar
