// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/problemdetails.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class TestProblemDetails : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kinds_data();
    void kinds();
    void bodies_data();
    void bodies();
};

void TestProblemDetails::kinds_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("bad request") << 400 << ErrorKind::BadInput;
    QTest::newRow("no token") << 401 << ErrorKind::Unauthorized;
    QTest::newRow("not allowed") << 403 << ErrorKind::Forbidden;
    QTest::newRow("not found") << 404 << ErrorKind::NotFound;
    QTest::newRow("moved meanwhile") << 409 << ErrorKind::Moved;
    QTest::newRow("out of limits") << 422 << ErrorKind::OutOfLimits;
    QTest::newRow("locked") << 423 << ErrorKind::Locked;
    QTest::newRow("link lost") << 503 << ErrorKind::LinkLost;
    QTest::newRow("too late") << 504 << ErrorKind::Timeout;
    QTest::newRow("their bug") << 500 << ErrorKind::Refused;
    QTest::newRow("bad gateway") << 502 << ErrorKind::Refused;
    QTest::newRow("redirect") << 302 << ErrorKind::Protocol;
    QTest::newRow("teapot") << 418 << ErrorKind::Protocol;
    QTest::newRow("no status at all") << 0 << ErrorKind::Protocol;
}

void TestProblemDetails::kinds()
{
    QFETCH(int, status);
    QTEST(errorKindOf(status), "kind");
    QTEST(errorOf(status, {}).kind, "kind");
}

void TestProblemDetails::bodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("text");
    const QString other = u"the cellar node answered with status 409"_s;
    QTest::newRow("empty") << QByteArray() << other;
    QTest::newRow("HTML") << "<html>Nope</html>"_ba << other;
    QTest::newRow("a list") << "[1]"_ba << other;
    QTest::newRow("no detail") << R"({"title":"Conflict"})"_ba << other;
    QTest::newRow("detail of another type") << R"({"detail":5})"_ba << other;
    QTest::newRow("detail") << R"({"detail":"it holds 60"})"_ba << u"it holds 60"_s;
    QTest::newRow("detail of many lines") << R"({"detail":"a\n\n b"})"_ba << u"a b"_s;
    QTest::newRow("endless detail") << QByteArray(R"({"detail":")" + QByteArray(9000, 'x') + R"("})")
                                    << QString(500, u'x');
}

void TestProblemDetails::bodies()
{
    QFETCH(QByteArray, body);
    QTEST(errorOf(409, body).text, "text");
}

QTEST_APPLESS_MAIN(TestProblemDetails)
#include "tst_problemdetails.moc"
