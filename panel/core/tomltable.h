// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/enumnames.h"
#include "core/settings.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace cellar {

struct IntegerRange
{
    int min = 0;
    int max = 0;
};

struct DurationRange
{
    Milliseconds min{0};
    Milliseconds max{0};
};

// "1s", "500ms", "2m", "1h"; nothing for anything else, nor for more than a year.
[[nodiscard]] std::optional<Milliseconds> durationFromText(QStringView text);
// The same the other way, in the largest unit that divides it.
[[nodiscard]] QString durationText(Milliseconds duration);
// The candidate that a slipped finger most likely meant; nothing when none is near.
[[nodiscard]] std::optional<QString> nearestWord(const QString &word, const QStringList &candidates);

class TomlDocument;

// One table of a TomlDocument: typed getters that report what is wrong to the document and go on with the fallback.
// A getter without fallback demands the key. Every key that was asked for counts as known; the document reports the
// others. A cheap handle, valid as long as its document.
class TomlTable
{
public:
    [[nodiscard]] bool has(QStringView key) const;
    // Recognises keys whose value does not matter here.
    void know(const QStringList &keys) const;

    [[nodiscard]] QString text(QStringView key, const std::optional<QString> &fallback = {}) const; // never blank
    [[nodiscard]] int integer(QStringView key, IntegerRange range, std::optional<int> fallback = {}) const;
    // Finite; NaN, which fails every comparison, when it is wrong and there is no fallback.
    [[nodiscard]] double number(QStringView key, std::optional<double> fallback = {}) const;
    [[nodiscard]] bool boolean(QStringView key, std::optional<bool> fallback = {}) const;
    [[nodiscard]] Milliseconds duration(
        QStringView key, DurationRange range, std::optional<Milliseconds> fallback = {}) const;
    [[nodiscard]] QStringList texts(QStringView key, const std::optional<QStringList> &fallback = {}) const;
    // Elements out of range or of another type are reported and left out.
    [[nodiscard]] QList<int> integers(
        QStringView key, IntegerRange range, const std::optional<QList<int>> &fallback = {}) const;
    // One of `words`; the fallback (or nothing) when absent or wrong.
    [[nodiscard]] std::optional<QString> word(
        QStringView key, const QStringList &words, const std::optional<QString> &fallback = {}) const;
    template<typename E, std::size_t N>
    [[nodiscard]] E word(QStringView key, const EnumNames<E, N> &names, std::optional<E> fallback = {}) const;

    // Nothing when absent or not a table; `required` reports absence too.
    [[nodiscard]] std::optional<TomlTable> table(QStringView key, bool required = false) const;
    [[nodiscard]] QList<TomlTable> tables(QStringView key) const; // [[key]]
    [[nodiscard]] bool isTable(QStringView key) const;
    // All keys in the order of the file, for tables whose keys are data.
    [[nodiscard]] QStringList keys() const;

    // Where the value of a key stands, or the table itself when the key is absent.
    [[nodiscard]] SourcePosition where(QStringView key) const;
    [[nodiscard]] SourcePosition where() const;
    // Where the n-th element of a list stands.
    [[nodiscard]] SourcePosition where(QStringView key, qsizetype element) const;
    // Where the key itself stands.
    [[nodiscard]] SourcePosition whereKey(QStringView key) const;

    // For problems with a place of their own.
    [[nodiscard]] TomlDocument &document() const { return *m_document; }
    // At the value of the key.
    void problem(QStringView key, const QString &text) const;
    void warning(QStringView key, const QString &text) const;

private:
    friend class TomlDocument;
    struct Access;
    TomlTable(TomlDocument *document, const void *node)
        : m_document(document)
        , m_node(node)
    {
    }

    TomlDocument *m_document;
    const void *m_node; // toml::table, kept out of this header because toml++ is slow to compile
};

// A parsed TOML text and everything that turned out to be wrong with it. Nothing throws; a syntax error is a problem
// like any other and leaves an empty root table.
class TomlDocument
{
public:
    TomlDocument(const QByteArray &text, const QString &name);
    ~TomlDocument();
    Q_DISABLE_COPY_MOVE(TomlDocument)

    // False: not TOML at all; there is one problem and the root is empty.
    [[nodiscard]] bool isValid() const;
    [[nodiscard]] TomlTable root();
    [[nodiscard]] const QString &name() const { return m_name; }
    void add(const SourcePosition &where, const QString &text, bool warning = false);

    // Everything found so far and the keys that nobody asked for, in the order of the file.
    [[nodiscard]] QList<ConfigProblem> finish();

private:
    friend class TomlTable;
    struct Tree;

    void parse(const QByteArray &text);
    void reportUnknownKeys();

    QString m_name;
    std::unique_ptr<Tree> m_tree;
    QHash<const void *, QStringList> m_known; // keys asked for, by table
    QList<ConfigProblem> m_problems;
};

// Stable sort by line and column.
void sortByPosition(QList<ConfigProblem> &problems);

template<typename E, std::size_t N>
E TomlTable::word(QStringView key, const EnumNames<E, N> &names, std::optional<E> fallback) const
{
    const std::optional<QString> fallbackName = fallback ? std::optional(names.name(*fallback)) : std::nullopt;
    const std::optional<QString> chosen = word(key, names.all(), fallbackName);
    return chosen ? names.value(*chosen).value_or(E{}) : E{};
}

} // namespace cellar
