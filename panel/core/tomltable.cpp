// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tomltable.h"

#include "core/tomlplusplus.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

// toml++ nests one table per dot of a dotted key and takes them down by recursion: a megabyte of dots in a row
// would overflow the stack. No honest line comes near this.
constexpr qsizetype longestLine = 8192;

// The first line, 1-based, that is longer; 0: none.
int overlongLine(const QByteArray &text)
{
    int line = 1;
    qsizetype start = 0;
    while (start <= text.size()) {
        const qsizetype newline = text.indexOf('\n', start);
        const qsizetype end = newline < 0 ? text.size() : newline;
        if (end - start > longestLine) {
            return line;
        }
        start = end + 1;
        ++line;
    }
    return 0;
}

} // namespace

struct TomlDocument::Tree
{
    toml::table root;
    bool valid = false;
};

// Everything TomlTable does with toml++ types.
struct TomlTable::Access
{
    static const toml::table &table(const TomlTable &self) { return *static_cast<const toml::table *>(self.m_node); }

    // The node of a key, which counts as known from now on.
    static const toml::node *node(const TomlTable &self, QStringView key)
    {
        QStringList &known = self.m_document->m_known[self.m_node];
        const QString name = key.toString();
        if (!known.contains(name)) {
            known.append(name);
        }
        return table(self).get(name.toStdString());
    }

    // As node(), and reports absence unless there is a fallback.
    static const toml::node *node(const TomlTable &self, QStringView key, bool hasFallback)
    {
        const toml::node *found = node(self, key);
        if (!found && !hasFallback) {
            self.problem(key, u"missing key '%1'"_s.arg(key));
        }
        return found;
    }

    static SourcePosition position(const TomlTable &self, const toml::source_region &region)
    {
        return {self.m_document->name(), int(region.begin.line), int(region.begin.column)};
    }

    static void wrongType(const TomlTable &self, QStringView key, const QString &wanted, const toml::node &node)
    {
        self.m_document->add(
            position(self, node.source()), u"'%1' must be %2, not %3"_s.arg(key, wanted, typeName(node)));
    }

    static QString typeName(const toml::node &node)
    {
        switch (node.type()) {
        case toml::node_type::string:
            return u"text"_s;
        case toml::node_type::integer:
            return u"a whole number"_s;
        case toml::node_type::floating_point:
            return u"a number with decimals"_s;
        case toml::node_type::boolean:
            return u"true or false"_s;
        case toml::node_type::array:
            return u"a list"_s;
        case toml::node_type::table:
            return u"a table"_s;
        case toml::node_type::date:
        case toml::node_type::time:
        case toml::node_type::date_time:
        case toml::node_type::none:
            break;
        }
        return u"a date or time"_s;
    }

    static QString string(const toml::node &node)
    {
        const std::string &text = node.as_string()->get();
        return QString::fromUtf8(text.data(), qsizetype(text.size()));
    }

    static QString keyName(const toml::key &key) { return QString::fromUtf8(key.data(), qsizetype(key.length())); }
};

bool TomlTable::has(QStringView key) const
{
    return Access::node(*this, key) != nullptr;
}

void TomlTable::know(const QStringList &keys) const
{
    for (const QString &key : keys) {
        Access::node(*this, key);
    }
}

QString TomlTable::text(QStringView key, const std::optional<QString> &fallback) const
{
    const toml::node *node = Access::node(*this, key, fallback.has_value());
    if (!node) {
        return fallback.value_or(QString());
    }
    if (!node->is_string()) {
        Access::wrongType(*this, key, u"text in quotes"_s, *node);
        return fallback.value_or(QString());
    }
    const QString text = Access::string(*node);
    if (text.trimmed().isEmpty()) {
        problem(key, u"'%1' must not be empty"_s.arg(key));
        return fallback.value_or(QString());
    }
    return text;
}

int TomlTable::integer(QStringView key, IntegerRange range, std::optional<int> fallback) const
{
    const toml::node *node = Access::node(*this, key, fallback.has_value());
    if (!node) {
        return fallback.value_or(range.min);
    }
    if (!node->is_integer()) {
        Access::wrongType(*this, key, u"a whole number"_s, *node);
        return fallback.value_or(range.min);
    }
    const qint64 value = node->as_integer()->get();
    if (value < range.min || value > range.max) {
        problem(key, u"'%1' must be from %2 to %3, not %4"_s.arg(key).arg(range.min).arg(range.max).arg(value));
        return fallback.value_or(range.min);
    }
    return int(value);
}

double TomlTable::number(QStringView key, std::optional<double> fallback) const
{
    const double otherwise = fallback.value_or(std::numeric_limits<double>::quiet_NaN());
    const toml::node *node = Access::node(*this, key, fallback.has_value());
    if (!node) {
        return otherwise;
    }
    const std::optional<double> value = node->is_number() ? node->value<double>() : std::nullopt;
    if (!value) {
        Access::wrongType(*this, key, u"a number"_s, *node);
        return otherwise;
    }
    if (!std::isfinite(*value)) {
        problem(key, u"'%1' must be a finite number"_s.arg(key));
        return otherwise;
    }
    return *value;
}

bool TomlTable::boolean(QStringView key, std::optional<bool> fallback) const
{
    const toml::node *node = Access::node(*this, key, fallback.has_value());
    if (node && !node->is_boolean()) {
        Access::wrongType(*this, key, u"true or false"_s, *node);
    }
    return node && node->is_boolean() ? node->as_boolean()->get() : fallback.value_or(false);
}

Milliseconds TomlTable::duration(QStringView key, DurationRange range, std::optional<Milliseconds> fallback) const
{
    const Milliseconds otherwise = fallback.value_or(range.min);
    const toml::node *node = Access::node(*this, key, fallback.has_value());
    if (!node) {
        return otherwise;
    }
    if (!node->is_string()) {
        Access::wrongType(*this, key, u"a duration such as \"1s\" or \"500ms\""_s, *node);
        return otherwise;
    }
    const std::optional<Milliseconds> value = durationFromText(Access::string(*node));
    if (!value) {
        problem(
            key, u"'%1' must be a duration such as \"1s\" or \"500ms\", not \"%2\""_s.arg(key, Access::string(*node)));
        return otherwise;
    }
    if (*value < range.min || *value > range.max) {
        problem(key, u"'%1' must be from %2 to %3, not %4"_s.arg(
                         key, durationText(range.min), durationText(range.max), durationText(*value)));
        return otherwise;
    }
    return *value;
}

QStringList TomlTable::texts(QStringView key, const std::optional<QStringList> &fallback) const
{
    const toml::node *node = Access::node(*this, key, fallback.has_value());
    if (!node || !node->is_array()) {
        if (node) {
            Access::wrongType(*this, key, u"a list such as [\"…\", \"…\"]"_s, *node);
        }
        return fallback.value_or(QStringList());
    }
    QStringList list;
    for (const toml::node &element : *node->as_array()) {
        if (element.is_string()) {
            list.append(Access::string(element));
        } else {
            Access::wrongType(*this, key, u"a list of texts in quotes"_s, element);
            list.append(QString()); // keeps positions and elements in step
        }
    }
    return list;
}

QList<int> TomlTable::integers(QStringView key, IntegerRange range, const std::optional<QList<int>> &fallback) const
{
    const toml::node *node = Access::node(*this, key, fallback.has_value());
    if (!node || !node->is_array()) {
        if (node) {
            Access::wrongType(*this, key, u"a list such as [1, 2]"_s, *node);
        }
        return fallback.value_or(QList<int>());
    }
    QList<int> list;
    for (const toml::node &element : *node->as_array()) {
        if (!element.is_integer()) {
            Access::wrongType(*this, key, u"a list of whole numbers"_s, element);
            continue;
        }
        const qint64 value = element.as_integer()->get();
        if (value < range.min || value > range.max) {
            m_document->add(Access::position(*this, element.source()),
                u"'%1' takes numbers from %2 to %3, not %4"_s.arg(key).arg(range.min).arg(range.max).arg(value));
        } else {
            list.append(int(value));
        }
    }
    return list;
}

std::optional<QString> TomlTable::word(
    QStringView key, const QStringList &words, const std::optional<QString> &fallback) const
{
    const toml::node *node = Access::node(*this, key, fallback.has_value());
    if (!node) {
        return fallback;
    }
    if (!node->is_string()) {
        Access::wrongType(*this, key, u"one of \"%1\""_s.arg(words.join(u"\", \""_s)), *node);
        return fallback;
    }
    const QString chosen = Access::string(*node);
    if (words.contains(chosen)) {
        return chosen;
    }
    const std::optional<QString> near = nearestWord(chosen, words);
    const QString hint =
        near ? u", did you mean \"%1\"?"_s.arg(*near) : u", it must be one of \"%1\""_s.arg(words.join(u"\", \""_s));
    problem(key, u"'%1' cannot be \"%2\"%3"_s.arg(key, chosen, hint));
    return fallback;
}

std::optional<TomlTable> TomlTable::table(QStringView key, bool required) const
{
    const toml::node *node = Access::node(*this, key, !required);
    if (!node) {
        return std::nullopt;
    }
    if (!node->is_table()) {
        Access::wrongType(*this, key, u"a table"_s, *node);
        return std::nullopt;
    }
    return TomlTable(m_document, node->as_table());
}

QList<TomlTable> TomlTable::tables(QStringView key) const
{
    const toml::node *node = Access::node(*this, key);
    if (!node || !node->is_array()) {
        if (node) {
            Access::wrongType(*this, key, u"written as [[%1]], once for each"_s.arg(key), *node);
        }
        return {};
    }
    QList<TomlTable> tables;
    for (const toml::node &element : *node->as_array()) {
        if (element.is_table()) {
            tables.append(TomlTable(m_document, element.as_table()));
        } else {
            Access::wrongType(*this, key, u"a list of tables"_s, element);
        }
    }
    return tables;
}

bool TomlTable::isTable(QStringView key) const
{
    const toml::node *node = Access::node(*this, key);
    return node && node->is_table();
}

QStringList TomlTable::keys() const
{
    QList<std::pair<toml::source_position, QString>> found;
    for (const auto &[key, value] : Access::table(*this)) {
        found.append({key.source().begin, Access::keyName(key)});
    }
    std::ranges::stable_sort(found, [](const auto &a, const auto &b) { return a.first < b.first; });
    QStringList names;
    for (const auto &[position, name] : found) {
        names.append(name);
    }
    return names;
}

SourcePosition TomlTable::where(QStringView key) const
{
    const toml::node *node = Access::table(*this).get(key.toString().toStdString());
    return node ? Access::position(*this, node->source()) : where();
}

SourcePosition TomlTable::where() const
{
    const SourcePosition at = Access::position(*this, Access::table(*this).source());
    return at.line > 0 ? at : SourcePosition{at.file, 1, 1};
}

SourcePosition TomlTable::where(QStringView key, qsizetype element) const
{
    const toml::node *node = Access::table(*this).get(key.toString().toStdString());
    const toml::array *list = node ? node->as_array() : nullptr;
    const toml::node *found = list && element >= 0 ? list->get(std::size_t(element)) : nullptr;
    return found ? Access::position(*this, found->source()) : where(key);
}

SourcePosition TomlTable::whereKey(QStringView key) const
{
    const auto found = Access::table(*this).find(key.toString().toStdString());
    return found == Access::table(*this).end() ? where() : Access::position(*this, found->first.source());
}

void TomlTable::problem(QStringView key, const QString &text) const
{
    m_document->add(where(key), text);
}

void TomlTable::warning(QStringView key, const QString &text) const
{
    m_document->add(where(key), text, true);
}

TomlDocument::TomlDocument(const QByteArray &text, const QString &name)
    : m_name(name)
    , m_tree(std::make_unique<Tree>())
{
    parse(text);
}

TomlDocument::~TomlDocument() = default;

bool TomlDocument::isValid() const
{
    return m_tree->valid;
}

TomlTable TomlDocument::root()
{
    return TomlTable(this, &m_tree->root);
}

void TomlDocument::add(const SourcePosition &where, const QString &text, bool warning)
{
    m_problems.append({where, text, warning});
}

QList<ConfigProblem> TomlDocument::finish()
{
    reportUnknownKeys();
    sortByPosition(m_problems);
    return m_problems;
}

void TomlDocument::parse(const QByteArray &text)
{
    if (const int line = overlongLine(text)) {
        add({m_name, line, 1}, u"the line is longer than %1 characters"_s.arg(longestLine));
        return;
    }
    toml::parse_result result = toml::parse(std::string_view(text.constData(), std::size_t(text.size())));
    if (result.succeeded()) {
        m_tree->root = std::move(result).table();
        m_tree->valid = true;
        return;
    }
    const toml::parse_error &error = result.error();
    const std::string_view description = error.description();
    const SourcePosition where{m_name, int(error.source().begin.line), int(error.source().begin.column)};
    add(where, u"not valid TOML: %1"_s.arg(QString::fromUtf8(description.data(), qsizetype(description.size()))));
}

void TomlDocument::reportUnknownKeys()
{
    for (auto known = m_known.cbegin(); known != m_known.cend(); ++known) {
        const TomlTable table(this, known.key());
        for (const QString &key : table.keys()) {
            if (known->contains(key)) {
                continue;
            }
            const std::optional<QString> near = nearestWord(key, *known);
            const QString hint =
                near ? u", did you mean '%1'?"_s.arg(*near) : u", known here: %1"_s.arg(known->join(u", "_s));
            add(table.whereKey(key), u"unknown key '%1'%2"_s.arg(key, hint));
        }
    }
}

void sortByPosition(QList<ConfigProblem> &problems)
{
    std::ranges::stable_sort(
        problems, {}, [](const ConfigProblem &problem) { return std::pair(problem.where.line, problem.where.column); });
}

} // namespace cellar
