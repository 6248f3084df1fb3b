// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/tags/tagwords.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr qsizetype longestId = 60;

// How people name these things; lower case.
const QSet<QString> temperatureWords{u"temp"_s, u"temperature"_s, u"pv"_s, u"actual"_s, u"probe"_s, u"tt"_s};
const QSet<QString> setpointWords{u"sp"_s, u"setpoint"_s, u"setpt"_s, u"stpt"_s, u"target"_s};
const QSet<QString> valveWords{
    u"valve"_s, u"vlv"_s, u"xv"_s, u"sv"_s, u"sol"_s, u"solenoid"_s, u"cool"_s, u"cooling"_s};
const QSet<QString> burnoutWords{u"burnout"_s, u"fault"_s};
// Say nothing of their own beside a valve.
const QSet<QString> valveFillers{u"open"_s, u"out"_s, u"output"_s, u"cmd"_s, u"on"_s, u"state"_s, u"status"_s};

struct KindWord
{
    QStringView word;
    VesselKind kind = VesselKind::Other;
};
constexpr std::array<KindWord, 21> kindWords{{
    {u"fv", VesselKind::Fermenter},
    {u"f", VesselKind::Fermenter},
    {u"ferm", VesselKind::Fermenter},
    {u"fermenter", VesselKind::Fermenter},
    {u"fermentor", VesselKind::Fermenter},
    {u"cct", VesselKind::Fermenter},
    {u"unitank", VesselKind::Fermenter},
    {u"bt", VesselKind::Brite},
    {u"bbt", VesselKind::Brite},
    {u"brite", VesselKind::Brite},
    {u"bright", VesselKind::Brite},
    {u"room", VesselKind::Room},
    {u"cooler", VesselKind::Room},
    {u"coldroom", VesselKind::Room},
    {u"cold", VesselKind::Room},
    {u"walk", VesselKind::Room},
    {u"walkin", VesselKind::Room},
    {u"gly", VesselKind::Glycol},
    {u"glycol", VesselKind::Glycol},
    {u"chiller", VesselKind::Glycol},
    {u"glyc", VesselKind::Glycol},
}};

// FVTemp -> FV Temp, FV1Temp -> FV1 Temp, fv1Temp -> fv1 Temp, WalkIn -> Walk In.
bool beginsWord(const QString &name, qsizetype at)
{
    const QChar before = name.at(at - 1);
    const QChar here = name.at(at);
    if (!here.isLetter()) {
        return false;
    }
    if (before.isDigit()) {
        return true;
    }
    const bool nextIsLower = at + 1 < name.size() && name.at(at + 1).isLower();
    return here.isUpper() && (before.isLower() || (before.isUpper() && nextIsLower));
}

QStringList wordsOf(const QString &name)
{
    QStringList words;
    QString word;
    for (qsizetype at = 0; at < name.size(); ++at) {
        const bool isWord = name.at(at).isLetterOrNumber();
        if (!word.isEmpty() && (!isWord || beginsWord(name, at))) {
            words.append(word);
            word.clear();
        }
        if (isWord) {
            word.append(name.at(at));
        }
    }
    if (!word.isEmpty()) {
        words.append(word);
    }
    return words;
}

// "set", "point" is one word, and so is "burn", "out".
QStringList joinedPairs(const QStringList &words)
{
    QStringList joined;
    for (const QString &word : words) {
        const QString pair = joined.isEmpty() ? QString() : (joined.last() + word).toLower();
        if (pair == u"setpoint" || pair == u"burnout") {
            joined.last() = pair;
        } else {
            joined.append(word);
        }
    }
    return joined;
}

QStringList without(const QStringList &words, const QSet<QString> &meant)
{
    QStringList rest;
    std::copy_if(words.cbegin(), words.cend(), std::back_inserter(rest),
        [&meant](const QString &word) { return !meant.contains(word.toLower()); });
    return rest;
}

bool hasAny(const QStringList &words, const QSet<QString> &meant)
{
    return without(words, meant).size() != words.size();
}

} // namespace

QString tagRoleText(TagRole role)
{
    switch (role) {
    case TagRole::Temperature:
        return u"temperature"_s;
    case TagRole::Setpoint:
        return u"set point"_s;
    case TagRole::Valve:
        return u"valve"_s;
    case TagRole::Burnout:
        break;
    }
    return u"burnout bit"_s;
}

std::optional<TagMeaning> meaningOf(const QString &nickname, ClickTag::Type type)
{
    const QStringList words = joinedPairs(wordsOf(nickname));
    const auto meaning = [&words](TagRole role, const QSet<QString> &meant) {
        return TagMeaning{role, without(words, meant).join(u' ')};
    };
    if (type == ClickTag::Type::Text) {
        return std::nullopt;
    }
    if (type == ClickTag::Type::Bit) {
        if (hasAny(words, burnoutWords)) {
            return meaning(TagRole::Burnout, burnoutWords + temperatureWords);
        }
        return hasAny(words, valveWords) ? std::optional(meaning(TagRole::Valve, valveWords + valveFillers))
                                         : std::nullopt;
    }
    // "Temp_SP" is a set point; a number called SV is one too, as controllers call it.
    const QSet<QString> numberSetpoints = setpointWords + QSet<QString>{u"sv"_s};
    if (hasAny(words, numberSetpoints)) {
        return meaning(TagRole::Setpoint, numberSetpoints + temperatureWords);
    }
    if (hasAny(words, valveWords)) {
        return meaning(TagRole::Valve, valveWords + valveFillers);
    }
    return hasAny(words, temperatureWords) ? std::optional(meaning(TagRole::Temperature, temperatureWords))
                                           : std::nullopt;
}

VesselKind kindOfName(const QString &vessel)
{
    QString first = wordsOf(vessel).value(0).toLower();
    while (!first.isEmpty() && first.back().isDigit()) {
        first.chop(1);
    }
    const auto *const found =
        std::find_if(kindWords.begin(), kindWords.end(), [&first](const KindWord &kind) { return kind.word == first; });
    return found == kindWords.end() ? VesselKind::Other : found->kind;
}

QString idOfName(const QString &vessel)
{
    QString id;
    for (const QChar c : vessel.toLower()) {
        const bool plain = (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
        if (plain) {
            id.append(c);
        } else if (!id.isEmpty() && id.back() != u'-') {
            id.append(u'-');
        }
    }
    id = id.left(longestId);
    while (id.endsWith(u'-')) {
        id.chop(1);
    }
    return id;
}

} // namespace cellar
