// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <bit>

namespace cellar {

// Whole numbers of any size in as few bytes as they need: seven bits a byte, the lowest first.
class ByteWriter
{
public:
    void number(quint64 value)
    {
        for (; value >= more; value >>= bits) {
            m_bytes.append(static_cast<char>(value | more));
        }
        m_bytes.append(static_cast<char>(value));
    }
    // Numbers near zero are short, whatever their sign.
    void difference(qint64 value)
    {
        const auto raw = std::bit_cast<quint64>(value);
        number((raw << 1) ^ (value < 0 ? ~quint64(0) : quint64(0)));
    }
    void bytes(const QByteArray &bytes)
    {
        number(static_cast<quint64>(bytes.size()));
        m_bytes.append(bytes);
    }
    void reserve(qsizetype size) { m_bytes.reserve(size); }
    [[nodiscard]] const QByteArray &data() const { return m_bytes; }

private:
    static constexpr quint64 more = 0x80;
    static constexpr int bits = 7;

    QByteArray m_bytes;
};

// The same the other way. After the end, or in the middle of nonsense, everything is 0 and hasFailed().
class ByteReader
{
public:
    explicit ByteReader(const QByteArray &bytes)
        : m_at(bytes.constData())
        , m_end(m_at + bytes.size())
    {
    }

    [[nodiscard]] quint64 number()
    {
        quint64 value = 0;
        for (int shift = 0; shift < 64 && m_at != m_end; shift += bits) {
            const auto byte = static_cast<quint8>(*m_at++);
            value |= quint64(byte & ~more) << shift;
            if ((byte & more) == 0) {
                return value;
            }
        }
        m_failed = true;
        m_at = m_end;
        return 0;
    }
    [[nodiscard]] qint64 difference()
    {
        const quint64 value = number();
        return std::bit_cast<qint64>((value >> 1) ^ ((value & 1) != 0 ? ~quint64(0) : quint64(0)));
    }
    [[nodiscard]] QByteArray bytes()
    {
        const quint64 size = number();
        if (size > left()) {
            m_failed = true;
            m_at = m_end;
            return {};
        }
        const QByteArray part(m_at, static_cast<qsizetype>(size));
        m_at += size;
        return part;
    }
    [[nodiscard]] quint64 left() const { return static_cast<quint64>(m_end - m_at); }
    [[nodiscard]] bool hasFailed() const { return m_failed; }

private:
    static constexpr quint8 more = 0x80;
    static constexpr int bits = 7;

    const char *m_at;
    const char *m_end;
    bool m_failed = false;
};

} // namespace cellar
