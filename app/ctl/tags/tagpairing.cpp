// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/tags/tagpairing.h"

#include "core/tomltable.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

struct Group
{
    QString name;
    QString id;
    QHash<TagRole, QList<ClickTag>> tags;
};

QString unusable(TagRole role, const ClickTag &tag)
{
    switch (role) {
    case TagRole::Temperature:
        return tag.isNumber() ? QString() : u"a temperature must be a number"_s;
    case TagRole::Setpoint:
        if (!tag.isNumber()) {
            return u"a set point must be a number"_s;
        }
        return tag.writable && tag.function == 3 ? QString() : u"this set point cannot be written"_s;
    case TagRole::Valve:
        return tag.type == ClickTag::Type::Text ? u"a valve must be a bit or a number"_s : QString();
    case TagRole::Burnout:
        break;
    }
    return tag.type == ClickTag::Type::Bit ? QString() : u"a burnout bit must be a bit"_s;
}

std::optional<TagRole> roleFromText(const QString &text)
{
    const QHash<QString, TagRole> roles{{u"temp"_s, TagRole::Temperature}, {u"temperature"_s, TagRole::Temperature},
        {u"pv"_s, TagRole::Temperature}, {u"sp"_s, TagRole::Setpoint}, {u"setpoint"_s, TagRole::Setpoint},
        {u"valve"_s, TagRole::Valve}, {u"fault"_s, TagRole::Burnout}, {u"burnout"_s, TagRole::Burnout}};
    const auto role = roles.constFind(text.toLower());
    return role == roles.constEnd() ? std::nullopt : std::optional(*role);
}

bool isModuleBit(const ClickTag &tag)
{
    return tag.type == ClickTag::Type::Bit && tag.nickname.startsWith(u"_IO"_s);
}

class Pairer
{
public:
    Pairer(const ClickTags &tags, const QList<TagMapping> &mappings)
        : m_tags(tags.tags)
        , m_mappings(mappings)
    {
        m_pairing.remarks = tags.remarks;
    }

    [[nodiscard]] Result<TagPairing> pair(bool burnoutByOrder)
    {
        if (const QString trouble = mappingTrouble(); !trouble.isEmpty()) {
            return unexpected(ErrorKind::BadInput, trouble);
        }
        for (const ClickTag &tag : m_tags) {
            sort(tag);
        }
        for (const Group &group : std::as_const(m_groups)) {
            complete(group);
        }
        if (burnoutByOrder) {
            pairByOrder();
        }
        tellModuleBits();
        std::stable_sort(m_pairing.leftOver.begin(), m_pairing.leftOver.end(),
            [](const LeftOver &left, const LeftOver &right) { return left.tag.line < right.tag.line; });
        return m_pairing;
    }

private:
    [[nodiscard]] static bool isMeant(const TagMapping &mapping, const ClickTag &tag)
    {
        return mapping.tag.compare(tag.nickname, Qt::CaseInsensitive) == 0 ||
               mapping.tag.compare(tag.address, Qt::CaseInsensitive) == 0;
    }

    [[nodiscard]] QString mappingTrouble() const
    {
        for (const TagMapping &mapping : m_mappings) {
            const bool found = std::any_of(
                m_tags.cbegin(), m_tags.cend(), [&mapping](const ClickTag &tag) { return isMeant(mapping, tag); });
            if (!found) {
                QStringList names;
                for (const ClickTag &tag : m_tags) {
                    names.append(tag.nickname);
                }
                const std::optional<QString> near = nearestWord(mapping.tag, names);
                const QString hint = near ? u", did you mean \"%1\"?"_s.arg(*near) : QString();
                return u"--map: there is no tag \"%1\"%2"_s.arg(mapping.tag.left(80), hint);
            }
        }
        return {};
    }

    void leave(const ClickTag &tag, const QString &why) { m_pairing.leftOver.append({tag, why}); }

    void sort(const ClickTag &tag)
    {
        const auto mapping = std::find_if(
            m_mappings.cbegin(), m_mappings.cend(), [&tag](const TagMapping &one) { return isMeant(one, tag); });
        if (mapping != m_mappings.cend()) {
            if (mapping->role) {
                add(tag, {*mapping->role, mapping->vessel});
            } else {
                leave(tag, u"left out by --map"_s);
            }
            return;
        }
        if (tag.nickname.isEmpty()) {
            ++m_pairing.nameless;
            return;
        }
        const std::optional<TagMeaning> meaning = meaningOf(tag.nickname, tag.type);
        if (isModuleBit(tag)) {
            if (meaning && meaning->role == TagRole::Burnout) {
                m_moduleBits.append(tag);
            } else {
                leave(tag, u"a bit of a module, not of a vessel"_s);
            }
        } else if (!meaning) {
            leave(tag, u"its name says nothing about a temperature, set point, valve or burnout"_s);
        } else {
            add(tag, *meaning);
        }
    }

    void add(const ClickTag &tag, const TagMeaning &meaning)
    {
        const QString id = idOfName(meaning.vessel);
        const QString why = id.isEmpty() ? u"its name names no vessel"_s : unusable(meaning.role, tag);
        if (!why.isEmpty()) {
            leave(tag, why);
            return;
        }
        auto group = std::find_if(m_groups.begin(), m_groups.end(), [&id](const Group &one) { return one.id == id; });
        if (group == m_groups.end()) {
            m_groups.append({meaning.vessel, id, {}});
            group = std::prev(m_groups.end());
        }
        group->tags[meaning.role].append(tag);
    }

    void complete(const Group &group)
    {
        QStringList missing;
        for (const TagRole role : {TagRole::Temperature, TagRole::Setpoint}) {
            if (group.tags.value(role).isEmpty()) {
                missing.append(tagRoleText(role));
            }
        }
        QString why = missing.isEmpty() ? QString() : u"%1 has no %2"_s.arg(group.name, missing.join(u" and no "_s));
        for (const TagRole role : {TagRole::Temperature, TagRole::Setpoint, TagRole::Valve, TagRole::Burnout}) {
            if (group.tags.value(role).size() > 1 && why.isEmpty()) {
                why = u"%1 has more than one %2; say which with --map"_s.arg(group.name, tagRoleText(role));
            }
        }
        if (!why.isEmpty()) {
            for (const QList<ClickTag> &tags : group.tags) {
                for (const ClickTag &tag : tags) {
                    leave(tag, why);
                }
            }
            return;
        }
        TaggedVessel vessel{group.name, group.id, kindOfName(group.name),
            group.tags.value(TagRole::Temperature).first(), group.tags.value(TagRole::Setpoint).first(), std::nullopt,
            std::nullopt};
        if (const QList<ClickTag> valve = group.tags.value(TagRole::Valve); !valve.isEmpty()) {
            vessel.valve = valve.first();
        } else {
            m_pairing.remarks.append(
                u"%1 has no valve tag: its valve will not be shown; --map TAG=%1.valve"_s.arg(group.name));
        }
        if (const QList<ClickTag> burnout = group.tags.value(TagRole::Burnout); !burnout.isEmpty()) {
            vessel.burnout = burnout.first();
        }
        m_pairing.vessels.append(vessel);
    }

    void pairByOrder()
    {
        QList<qsizetype> order;
        for (qsizetype i = 0; i < m_pairing.vessels.size(); ++i) {
            if (!m_pairing.vessels.at(i).burnout) {
                order.append(i);
            }
        }
        std::stable_sort(order.begin(), order.end(), [this](qsizetype left, qsizetype right) {
            return m_pairing.vessels.at(left).temperature.wireAddress <
                   m_pairing.vessels.at(right).temperature.wireAddress;
        });
        for (const qsizetype i : std::as_const(order)) {
            if (m_moduleBits.isEmpty()) {
                break;
            }
            const ClickTag bit = m_moduleBits.takeFirst();
            m_pairing.vessels[i].burnout = bit;
            m_pairing.remarks.append(u"%1 is taken for the probe of %2, by order only: pull that probe and look"_s.arg(
                bit.nickname, m_pairing.vessels.at(i).name));
        }
    }

    void tellModuleBits()
    {
        for (const ClickTag &tag : std::as_const(m_moduleBits)) {
            leave(tag, u"whose probe is it? --map %1=VESSEL.fault"_s.arg(tag.nickname));
        }
    }

    const QList<ClickTag> &m_tags;
    const QList<TagMapping> &m_mappings;
    QList<Group> m_groups;
    QList<ClickTag> m_moduleBits; // burnout, of no known vessel
    TagPairing m_pairing;
};

} // namespace

Result<TagMapping> mappingFromText(const QString &text)
{
    const Unexpected<Error> bad = unexpected(ErrorKind::BadInput,
        u"--map is TAG=VESSEL.temp, .sp, .valve or .fault, or TAG=- to leave it out, not \"%1\""_s.arg(text.left(80)));
    const qsizetype equals = text.lastIndexOf(u'=');
    if (equals < 1) {
        return bad;
    }
    const QString tag = text.first(equals).trimmed();
    const QString meaning = text.sliced(equals + 1).trimmed();
    if (meaning == u"-") {
        return TagMapping{tag, {}, std::nullopt};
    }
    const qsizetype dot = meaning.lastIndexOf(u'.');
    const std::optional<TagRole> role = dot < 1 ? std::nullopt : roleFromText(meaning.sliced(dot + 1));
    if (!role || idOfName(meaning.first(dot)).isEmpty()) {
        return bad;
    }
    return TagMapping{tag, meaning.first(dot), role};
}

Result<TagPairing> pairTags(const ClickTags &tags, const QList<TagMapping> &mappings, bool burnoutByOrder)
{
    return Pairer(tags, mappings).pair(burnoutByOrder);
}

} // namespace cellar
