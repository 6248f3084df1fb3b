// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cellarrecords.h"

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

template<typename T> void refuse(QObject *context, CellarRecords::Answer<T> answer)
{
    answerLater<T>(context, std::move(answer), unexpected(ErrorKind::Io, u"this node keeps no records"_s));
}

} // namespace

void NoRecords::history(const HistoryQuery &, QObject *context, Answer<HistorySeries> answer)
{
    refuse(context, std::move(answer));
}

void NoRecords::cooling(const CoolingQuery &, QObject *context, Answer<CoolingFigures> answer)
{
    refuse(context, std::move(answer));
}

void NoRecords::journal(const JournalQuery &, QObject *context, Answer<JournalPage> answer)
{
    refuse(context, std::move(answer));
}

void NoRecords::batch(const QString &, QObject *context, Answer<VesselBatch> answer)
{
    refuse(context, std::move(answer));
}

void NoRecords::setBatch(
    const QString &, const BatchTexts &, const QString &, QObject *context, Answer<VesselBatch> answer)
{
    refuse(context, std::move(answer));
}

void NoRecords::clearBatch(const QString &, const QString &, QObject *context, Answer<VesselBatch> answer)
{
    refuse(context, std::move(answer));
}

void NoRecords::connections(QObject *context, Answer<ConnectionsStatus> answer)
{
    answerLater<ConnectionsStatus>(context, std::move(answer), ConnectionsStatus{});
}

} // namespace cellar
