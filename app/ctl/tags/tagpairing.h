// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/tags/tagwords.h"

namespace cellar {

// A person's word about one tag: --map TI_101=FV1.temp.
struct TagMapping
{
    QString tag; // nickname or address
    QString vessel;
    std::optional<TagRole> role; // nothing: it is none of ours
};
// "TAG=VESSEL.temp", ".sp", ".valve", ".fault", or "TAG=-".
[[nodiscard]] Result<TagMapping> mappingFromText(const QString &text);

struct TaggedVessel
{
    QString name; // as people read it
    QString id;
    VesselKind kind = VesselKind::Other;
    ClickTag temperature;
    ClickTag setpoint;
    std::optional<ClickTag> valve;
    std::optional<ClickTag> burnout;
};

struct LeftOver
{
    ClickTag tag;
    QString why;
};

struct TagPairing
{
    QList<TaggedVessel> vessels; // complete ones, in the order of the file
    QList<LeftOver> leftOver; // every other tag with a nickname
    int nameless = 0; // tags without one
    QStringList remarks; // what a person should look at
};

// Finds the vessels. A vessel needs a temperature and a writable set point; without a valve it is told. Two tags for
// the same are told as well, not chosen from. With `burnoutByOrder` the module bits _IO1_CH1_Burnout, _IO1_CH2_Burnout,
// … belong to the vessels in the order of their temperature registers, which only a person can know. BadInput: a
// mapping that names no tag.
[[nodiscard]] Result<TagPairing> pairTags(
    const ClickTags &tags, const QList<TagMapping> &mappings, bool burnoutByOrder);

} // namespace cellar
