// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QtQml/qqmlregistration.h>

// What QML is told in enums instead of words. Each is translated from the model by an exhaustive switch, never cast.
namespace cellar::look {
Q_NAMESPACE
QML_NAMED_ELEMENT(Look)

// The colours brewers know, by temperature on the Fahrenheit scale.
enum class Band
{
    Chill, // up to 40
    Transition, // above 40
    Fermenting, // above 55
    Hot, // above 80
};
Q_ENUM_NS(Band)

// How far the numbers of a dial can be trusted: the worse of its temperature and its setpoint.
enum class Trust
{
    Good,
    Stale,
    Fault,
    NoLink,
    NoData,
};
Q_ENUM_NS(Trust)

enum class Valve
{
    Unknown,
    Closed,
    Open,
};
Q_ENUM_NS(Valve)

// How a setpoint change stands, or why one was not made.
enum class Progress
{
    None,
    Writing,
    Verified,
    Refused,
    Overridden,
    Failed,
    Canceled,
};
Q_ENUM_NS(Progress)

// Where the one draft stands.
enum class Phase
{
    Idle,
    Dragging, // the handle is held
    Stepping, // tapped with + or -, waiting for the next tap
    Confirming, // the question is on the screen
};
Q_ENUM_NS(Phase)

// The pages beside the cellar.
enum class Page
{
    PanelsPage,
    ConnectionsPage,
    JournalPage,
};
Q_ENUM_NS(Page)

// How something is, at a glance.
enum class Tone
{
    Fine,
    Busy, // it will be, by itself
    Bad, // somebody should look
};
Q_ENUM_NS(Tone)

// What time a chart shows.
enum class Range
{
    Day,
    Week,
    Month,
    Batch, // since it was brewed
    Free, // as fingers have left it
};
Q_ENUM_NS(Range)

} // namespace cellar::look
