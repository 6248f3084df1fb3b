// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace cellar {

// What a line of the journal is about.
enum class JournalKind
{
    Setpoint, // a change was requested, or ended
    SignIn, // somebody came in, went out, or was turned away
    Configuration, // another cellar.toml, or something changed while running
    Batch, // somebody edited what is in a vessel
    Start, // the node began, and how it had ended before
    Stop, // the node ended, and why
    Trouble, // the record itself: a damaged file was set aside, lines were lost
};

// "setpoint", "sign-in", "configuration", "batch", "start", "stop", "trouble".
[[nodiscard]] QString journalKindName(JournalKind kind);
[[nodiscard]] std::optional<JournalKind> journalKindFromName(QStringView name);
[[nodiscard]] QStringList journalKindNames();

// One line of the record of who did what. `text` is a sentence for people, `data` the same for programs.
struct JournalEntry
{
    qint64 number = 0; // 1, 2, 3 … without a gap; 0: not written yet
    Timestamp at{};
    JournalKind kind = JournalKind::Trouble;
    QString vessel; // empty: none
    QString by; // who; empty: the node itself
    QString from; // "kiosk", "browser", "cli", "api", an address; empty: the node itself
    QString text;
    QJsonObject data;
    QByteArray hash; // 32 bytes, of this line and the hash before it; empty: not written yet

    // A line of the node itself, without a time of its own.
    [[nodiscard]] static JournalEntry ofNode(JournalKind kind, const QString &text, const QJsonObject &data = {});

    friend bool operator==(const JournalEntry &, const JournalEntry &) = default;
};

// SHA-256 over the hash of the line before (empty for the first) and every field of this one but `hash`. Each field is
// preceded by its length, so that no two lines give the same bytes.
[[nodiscard]] QByteArray journalHash(const QByteArray &before, const JournalEntry &entry);

[[nodiscard]] QJsonObject toJson(const JournalEntry &entry);
[[nodiscard]] Result<JournalEntry> journalEntryFromJson(const QJsonObject &json);

// Which lines somebody wants to see. All conditions hold together; newest first.
struct JournalQuery
{
    std::optional<Timestamp> from{}; // inclusive
    std::optional<Timestamp> to{}; // exclusive
    QString vessel{};
    std::optional<JournalKind> kind{};
    QString text{}; // somewhere in text, by or from, in any case
    qint64 before = 0; // only lines with a lower number; 0: from the newest
    int limit = 200; // 1..1,000
};

struct JournalPage
{
    QList<JournalEntry> entries; // newest first
    std::optional<qint64> next; // `before` of the page behind this one; nothing: there is none
};

// The JSON of GET /api/v1/journal, both ways. Hostile until parsed: at most 1,000 lines, newest first.
[[nodiscard]] QJsonObject toJson(const JournalPage &page);
[[nodiscard]] Result<JournalPage> journalPageFromJson(const QJsonObject &json);

// What a walk along the chain found.
struct JournalCheck
{
    qint64 entries = 0;
    std::optional<qint64> firstBad; // the first line that is not as it was written, or is missing
    QString text; // what is wrong with it; empty: nothing
};

} // namespace cellar
