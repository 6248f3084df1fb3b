// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/result.h"

#include <QtTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace cellar;

class TestResult : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsAnError();
    void holdsAValue();
    void errorsPassThroughOtherTypes();
    void mayHoldNoValue();
    void valuesCanBeMovedOut();
    void errorTypesCanBeOthers();
};

void TestResult::holdsAnError()
{
    const Result<int> result = unexpected(ErrorKind::NotFound, u"no such thing"_s);
    QVERIFY(!result);
    QVERIFY(!result.has_value());
    QCOMPARE(result.error(), (Error{ErrorKind::NotFound, u"no such thing"_s}));
}

void TestResult::holdsAValue()
{
    Result<QString> result(u"a"_s);
    QVERIFY(result);
    QCOMPARE(*result, u"a"_s);
    QCOMPARE(result->size(), 1);
    *result = u"bc"_s;
    QCOMPARE(result.value(), u"bc"_s);
}

void TestResult::errorsPassThroughOtherTypes()
{
    const Result<int> first = unexpected(ErrorKind::Timeout, u"late"_s);
    const Result<QString> second = unexpected(first.error());
    QCOMPARE(second.error(), first.error());
}

void TestResult::mayHoldNoValue()
{
    const Result<void> fine;
    QVERIFY(fine);
    const Result<void> failed = unexpected(ErrorKind::Io, u"full"_s);
    QVERIFY(!failed);
    QCOMPARE(failed.error().kind, ErrorKind::Io);
}

void TestResult::valuesCanBeMovedOut()
{
    Result<std::unique_ptr<int>> result(std::make_unique<int>(7));
    const std::unique_ptr<int> owned = std::move(result).value();
    QCOMPARE(*owned, 7);
}

void TestResult::errorTypesCanBeOthers()
{
    const Result<int, QString> result = unexpected(u"plain"_s);
    QCOMPARE(result.error(), u"plain"_s);
    const Result<QString, QString> value(u"same type on both sides"_s);
    QVERIFY(value);
}

QTEST_APPLESS_MAIN(TestResult)
#include "tst_result.moc"
