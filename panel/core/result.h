// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>
#include <utility>
#include <variant>

namespace cellar {

// What kind of thing went wrong, for callers that must act on it (choose a status code, offer a retry).
// The text is for people: a whole sentence without a full stop, naming the thing and the value.
enum class ErrorKind
{
    BadInput, // the caller's value or document is malformed
    NotFound, // no such vessel, change, file
    OutOfLimits, // a setpoint outside the vessel's limits or off its step
    Moved, // the panel no longer holds the value the caller saw
    Locked, // a change of the same vessel is under way, or the panel is locked
    LinkLost, // the panel, or the node, cannot be reached now
    Refused, // the other side answered and said no
    Timeout, // no answer within the deadline
    Protocol, // the other side answered with something that is not the protocol
    Unauthorized, // not signed in, or the token is not valid
    Forbidden, // signed in, but not allowed
    Io, // file or socket
    Internal, // our bug
};

struct Error
{
    ErrorKind kind = ErrorKind::Internal;
    QString text;

    friend bool operator==(const Error &, const Error &) = default;
};

// Wraps an error so that `return unexpected(…)` reads as with std::expected, whose spelling Result follows.
template<typename E> struct Unexpected
{
    E error;
};

[[nodiscard]] inline Unexpected<Error> unexpected(ErrorKind kind, QString text)
{
    return {Error{kind, std::move(text)}};
}

template<typename E> [[nodiscard]] Unexpected<std::decay_t<E>> unexpected(E &&error)
{
    return {std::forward<E>(error)};
}

// A value, or why there is none. Follows std::expected, which clang 14's tools cannot see in GCC 12's library.
// Reading the wrong side is a programming error and aborts through std::variant.
template<typename T, typename E = Error> class [[nodiscard]] Result
{
public:
    using value_type = T;
    using error_type = E;

    Result(T value)
        : m_state(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Unexpected<E> failure)
        : m_state(std::in_place_index<1>, std::move(failure.error))
    {
    }

    [[nodiscard]] bool has_value() const { return m_state.index() == 0; }
    explicit operator bool() const { return has_value(); }

    [[nodiscard]] const T &value() const & { return std::get<0>(m_state); }
    [[nodiscard]] T &value() & { return std::get<0>(m_state); }
    [[nodiscard]] T &&value() && { return std::get<0>(std::move(m_state)); }
    [[nodiscard]] const E &error() const { return std::get<1>(m_state); }

    const T &operator*() const { return value(); }
    T &operator*() { return value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }

private:
    std::variant<T, E> m_state;
};

// Success without a value.
template<typename E> class [[nodiscard]] Result<void, E>
{
public:
    using value_type = void;
    using error_type = E;

    Result() = default;
    Result(Unexpected<E> failure)
        : m_error(std::move(failure.error))
    {
    }

    [[nodiscard]] bool has_value() const { return !m_error; }
    explicit operator bool() const { return has_value(); }
    [[nodiscard]] const E &error() const { return *m_error; }

private:
    std::optional<E> m_error;
};

} // namespace cellar
