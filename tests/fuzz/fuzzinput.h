// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <bit>
#include <cstdlib>
#include <span>

// What libFuzzer calls with each input.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

namespace cellar::fuzz {

// What a fuzz target promises of the code; a broken promise is a crash, which libFuzzer keeps with its input.
inline void must(bool holds)
{
    if (!holds) {
        std::abort();
    }
}

// Takes an input apart from the front, so that a corpus can be made by hand. Past the end all is 0.
class FuzzInput
{
public:
    FuzzInput(const uint8_t *data, size_t size)
        : m_rest(data, size)
    {
    }

    quint8 byte()
    {
        if (m_rest.empty()) {
            return 0;
        }
        const quint8 value = m_rest.front();
        m_rest = m_rest.subspan(1);
        return value;
    }
    quint16 word()
    {
        const auto high = byte();
        return static_cast<quint16>(high << 8U | byte());
    }
    quint32 dword()
    {
        const quint32 high = word();
        return high << 16U | word();
    }
    // Any double, NaN and infinities included.
    double number()
    {
        const quint64 high = dword();
        return std::bit_cast<double>(high << 32U | dword());
    }
    // 0 … count - 1
    int choice(int count) { return byte() % count; }
    bool flag() { return (byte() & 1U) != 0; }

    [[nodiscard]] bool isEmpty() const { return m_rest.empty(); }
    [[nodiscard]] std::span<const quint8> rest() const { return m_rest; }

private:
    std::span<const quint8> m_rest;
};

} // namespace cellar::fuzz
