// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <array>
#include <optional>
#include <utility>

namespace cellar {

// The spelling of an enum in config and JSON, as a table that is read both ways. Every enumerator must be listed;
// the tests hold that.
template<typename E, std::size_t N> class EnumNames
{
public:
    constexpr explicit EnumNames(std::array<std::pair<E, QStringView>, N> pairs)
        : m_pairs(pairs)
    {
    }

    [[nodiscard]] QString name(E value) const
    {
        for (const auto &pair : m_pairs) {
            if (pair.first == value) {
                return pair.second.toString();
            }
        }
        return {};
    }

    [[nodiscard]] std::optional<E> value(QStringView name) const
    {
        for (const auto &pair : m_pairs) {
            if (pair.second == name) {
                return pair.first;
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] QStringList all() const
    {
        QStringList names;
        for (const auto &pair : m_pairs) {
            names.append(pair.second.toString());
        }
        return names;
    }

private:
    std::array<std::pair<E, QStringView>, N> m_pairs;
};

} // namespace cellar
