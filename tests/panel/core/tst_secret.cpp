// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secret.h"

#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class TestSecret : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void refuses_data();
    void refuses();
    void readsTheEnvironment();
    void readsAFileBesideTheConfig();
    void warnsOfAFileThatEverybodyCanRead();
    void warnsOfALiteral();

private:
    void write(const QString &name, const QByteArray &content, QFile::Permissions permissions);

    std::unique_ptr<QTemporaryDir> m_folder;
};

constexpr auto privateFile = QFile::ReadOwner | QFile::WriteOwner;

void TestSecret::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("CELLAR_TEST_SECRET", "from the environment");
    qputenv("CELLAR_TEST_EMPTY", "");
    qunsetenv("CELLAR_TEST_NONE");
}

void TestSecret::write(const QString &name, const QByteArray &content, QFile::Permissions permissions)
{
    QFile file(m_folder->filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    QVERIFY(file.setPermissions(permissions));
}

void TestSecret::refuses_data()
{
    QTest::addColumn<QString>("spec");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("fragment");
    QTest::newRow("nothing") << QString() << ErrorKind::BadInput << u"empty"_s;
    QTest::newRow("no name") << u"env:"_s << ErrorKind::NotFound << u"is not set"_s;
    QTest::newRow("not set") << u"env:CELLAR_TEST_NONE"_s << ErrorKind::NotFound << u"CELLAR_TEST_NONE"_s;
    QTest::newRow("set to nothing") << u"env:CELLAR_TEST_EMPTY"_s << ErrorKind::BadInput << u"is empty"_s;
    QTest::newRow("no path") << u"file:"_s << ErrorKind::BadInput << u"needs a path"_s;
    QTest::newRow("no such file") << u"file:none"_s << ErrorKind::Io << u"there is no such file"_s;
    QTest::newRow("folder") << u"file:."_s << ErrorKind::Io << u"not a regular file"_s;
    QTest::newRow("endless") << u"file:/dev/zero"_s << ErrorKind::Io << u"not a regular file"_s;
    QTest::newRow("blank file") << u"file:blank"_s << ErrorKind::BadInput << u"is empty"_s;
    QTest::newRow("huge file") << u"file:huge"_s << ErrorKind::BadInput << u"larger than 64 KiB"_s;
}

void TestSecret::refuses()
{
    QFETCH(QString, spec);
    QFETCH(QString, fragment);
    write(u"blank"_s, " \n\n", privateFile);
    write(u"huge"_s, QByteArray(64 * 1024 + 1, 'x'), privateFile);
    const Result<Secret> result = resolveSecret(spec, m_folder->path());
    QVERIFY(!result);
    QTEST(result.error().kind, "kind");
    QVERIFY2(result.error().text.contains(fragment), qPrintable(result.error().text));
}

void TestSecret::readsTheEnvironment()
{
    const Result<Secret> result = resolveSecret(u"env:CELLAR_TEST_SECRET"_s, m_folder->path());
    QVERIFY(result);
    QCOMPARE(result->text, u"from the environment"_s);
    QCOMPARE(result->warning, QString());
}

void TestSecret::readsAFileBesideTheConfig()
{
    write(u"token"_s, "hunter2\n", privateFile);
    for (const QString &spec : {u"file:token"_s, u"file:%1"_s.arg(m_folder->filePath(u"token"_s))}) {
        const Result<Secret> result = resolveSecret(spec, m_folder->path());
        QVERIFY(result);
        QCOMPARE(result->text, u"hunter2"_s);
        QCOMPARE(result->warning, QString());
    }
}

void TestSecret::warnsOfAFileThatEverybodyCanRead()
{
    write(u"token"_s, "hunter2\n", privateFile | QFile::ReadOther);
    const Result<Secret> result = resolveSecret(u"file:token"_s, m_folder->path());
    QVERIFY(result);
    QVERIFY(result->warning.contains(u"use mode 0600"_s));
    QVERIFY(!result->warning.contains(u"hunter2"_s));
}

void TestSecret::warnsOfALiteral()
{
    const Result<Secret> result = resolveSecret(u"hunter2"_s, m_folder->path());
    QVERIFY(result);
    QCOMPARE(result->text, u"hunter2"_s);
    QVERIFY(result->warning.contains(u"env:NAME"_s));
    QVERIFY(!result->warning.contains(u"hunter2"_s));
}

QTEST_APPLESS_MAIN(TestSecret)
#include "tst_secret.moc"
