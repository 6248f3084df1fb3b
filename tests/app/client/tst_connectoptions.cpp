// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/connectoptions.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class TestConnectOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void refuses_data();
    void refuses();
    void withoutATokenThereIsNone();
    void theCommandLineWinsOverTheEnvironment();

private:
    [[nodiscard]] static Result<NodeAccess> read(const QStringList &arguments, const QString &url = u"http://h"_s);

    QTemporaryDir m_folder;
};

void TestConnectOptions::init()
{
    qunsetenv("CELLAR_TOKEN");
}

Result<NodeAccess> TestConnectOptions::read(const QStringList &arguments, const QString &url)
{
    QCommandLineParser parser;
    parser.addOptions(tokenOptions());
    return parser.parse(QStringList{u"test"_s} + arguments)
               ? readNodeAccess(parser, url, "kiosk")
               : Result<NodeAccess>(unexpected(ErrorKind::Internal, parser.errorText()));
}

void TestConnectOptions::refuses_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("url");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("bad address") << QStringList() << u"ftp://h"_s << ErrorKind::BadInput;
    QTest::newRow("token of two lines") << QStringList{u"--token"_s, u"a\nb"_s} << u"http://h"_s << ErrorKind::BadInput;
    QTest::newRow("empty token") << QStringList{u"--token="_s} << u"http://h"_s << ErrorKind::BadInput;
    QTest::newRow("no such file") << QStringList{u"--token-file"_s, u"/nowhere"_s} << u"http://h"_s << ErrorKind::Io;
}

void TestConnectOptions::refuses()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, url);
    const Result<NodeAccess> access = read(arguments, url);
    QVERIFY(!access);
    QTEST(access.error().kind, "kind");
}

void TestConnectOptions::withoutATokenThereIsNone()
{
    const Result<NodeAccess> access = read({});
    QVERIFY(access);
    QVERIFY(access->token.isEmpty());
    QCOMPARE(access->client, "kiosk"_ba);
    QCOMPARE(access->url, QUrl(u"http://h"_s));
}

void TestConnectOptions::theCommandLineWinsOverTheEnvironment()
{
    qputenv("CELLAR_TOKEN", "environment");
    QFile file(m_folder.filePath(u"token"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("file\n");
    file.close();
    QCOMPARE(read({})->token, "environment"_ba);
    QCOMPARE(read({u"--token-file"_s, file.fileName()})->token, "file"_ba);
    QCOMPARE(read({u"--token-file"_s, file.fileName(), u"--token"_s, u"line"_s})->token, "line"_ba);
}

QTEST_APPLESS_MAIN(TestConnectOptions)
#include "tst_connectoptions.moc"
