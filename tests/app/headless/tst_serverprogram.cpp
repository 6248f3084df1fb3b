// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace {

constexpr char demo[] = R"(
[cellar]
name = "Test"
[server]
listen = ["127.0.0.1:0"]
[[panel]]
id = "main"
driver = "modbus-tcp"
address = "127.0.0.1:1"
poll = "1s"
timeout = "500ms"
[[vessel]]
id = "fv-1"
label = "FV 1"
kind = "fermenter"
panel = "main"
device = "delta-dtb"
unit = 1
limits = { min = 34.0, max = 100.0, step = 1.0 }
)";

QString serverProgram()
{
    return qEnvironmentVariable("CELLAR_BIN") + u"/cellar-server"_s;
}

struct Finished
{
    int code = -1;
    QString out;
    QString err;
};

Finished run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(20'000) || process.exitStatus() != QProcess::NormalExit) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
        QString::fromUtf8(process.readAllStandardError())};
}

} // namespace

// The program itself: what it prints, how it exits, what it leaves behind.
class ServerProgramTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void wrongArguments_data();
    void wrongArguments();
    void badConfigIsToldInFull();
    void checkConfigTouchesNothing();
    void addressInUse();
    void dataFolderInUse();
    void dataFolderThatCannotBe();
    void startsAndEndsCleanly();
    void comesBackAfterBeingKilled();
    void linksNothingOfTheScreen();

private:
    QString write(const QByteArray &config);
    [[nodiscard]] QStringList arguments(const QString &data) const;
    // Started and ready, or null.
    [[nodiscard]] std::unique_ptr<QProcess> start(const QString &data, QString *out = nullptr);

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_config;
    QString m_data;
};

void ServerProgramTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_config = write(demo);
    m_data = m_folder->filePath(u"data"_s);
}

QString ServerProgramTest::write(const QByteArray &config)
{
    QFile file(m_folder->filePath(u"cellar.toml"_s));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate)) {
        return {};
    }
    file.write(config);
    return file.fileName();
}

QStringList ServerProgramTest::arguments(const QString &data) const
{
    return {u"--config"_s, m_config, u"--data"_s, data};
}

std::unique_ptr<QProcess> ServerProgramTest::start(const QString &data, QString *out)
{
    auto process = std::make_unique<QProcess>();
    process->start(serverProgram(), arguments(data));
    QString said;
    const bool ready = QTest::qWaitFor(
        [&] {
            said += QString::fromUtf8(process->readAllStandardOutput());
            return said.contains(u"sign-in: "_s) && said.endsWith(u'\n');
        },
        20'000);
    if (out != nullptr) {
        *out = said;
    }
    return ready ? std::move(process) : nullptr;
}

void ServerProgramTest::wrongArguments_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("none") << QStringList();
    QTest::newRow("no data folder") << QStringList{u"--config"_s, u"x"_s};
    QTest::newRow("no config") << QStringList{u"--data"_s, u"x"_s};
    QTest::newRow("unknown option") << QStringList{u"--config"_s, u"x"_s, u"--data"_s, u"x"_s, u"--port"_s, u"1"_s};
    QTest::newRow("stray word") << QStringList{u"--config"_s, u"x"_s, u"--data"_s, u"x"_s, u"y"_s};
}

void ServerProgramTest::wrongArguments()
{
    QFETCH(QStringList, arguments);
    const Finished finished = run(serverProgram(), arguments);
    QCOMPARE(finished.code, 2);
    QVERIFY(finished.err.startsWith(u"cellar-server: "_s));
    QVERIFY(finished.out.isEmpty());
}

void ServerProgramTest::badConfigIsToldInFull()
{
    write(QByteArray(demo).replace("label = ", "labell = ").replace("unit = 1", "unit = \"one\""));
    const Finished finished = run(serverProgram(), arguments(m_data));
    QCOMPARE(finished.code, 2);
    QVERIFY2(finished.err.contains(m_config + u":14:1: "_s), qPrintable(finished.err));
    QVERIFY2(finished.err.contains(m_config + u":18:8: "_s), qPrintable(finished.err));
    QVERIFY(!QDir(m_data).exists());
}

void ServerProgramTest::checkConfigTouchesNothing()
{
    const Finished finished = run(serverProgram(), arguments(m_data) + QStringList{u"--check-config"_s});
    QCOMPARE(finished.code, 0);
    QVERIFY(!QDir(m_data).exists());
    QCOMPARE(run(serverProgram(), {u"--config"_s, m_config, u"--check-config"_s}).code, 0);
}

void ServerProgramTest::addressInUse()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
    const QByteArray port = QByteArray::number(other.serverPort());
    write(QByteArray(demo).replace("127.0.0.1:0", "127.0.0.1:" + port));
    const Finished finished = run(serverProgram(), arguments(m_data));
    QCOMPARE(finished.code, 1);
    QVERIFY2(finished.err.contains(u"cannot listen on 127.0.0.1 port "_s + QString::fromLatin1(port)),
        qPrintable(finished.err));
    QVERIFY(!finished.out.contains(u"ready"_s));
}

void ServerProgramTest::dataFolderInUse()
{
    const auto first = start(m_data);
    QVERIFY(first);
    const Finished second = run(serverProgram(), arguments(m_data));
    QCOMPARE(second.code, 1);
    QVERIFY2(second.err.contains(m_data + u" is in use by another node"_s), qPrintable(second.err));
    QVERIFY2(second.err.contains(QString::number(first->processId())), qPrintable(second.err));
    first->terminate();
    QVERIFY(first->waitForFinished());
    const auto third = start(m_data);
    QVERIFY(third);
    third->terminate();
    QVERIFY(third->waitForFinished());
}

void ServerProgramTest::dataFolderThatCannotBe()
{
    const Finished finished = run(serverProgram(), arguments(m_config + u"/data"_s));
    QCOMPARE(finished.code, 1);
    QVERIFY2(finished.err.contains(u"cellar.toml/data"_s), qPrintable(finished.err));
}

void ServerProgramTest::startsAndEndsCleanly()
{
    QString out;
    const auto node = start(m_data, &out);
    QVERIFY(node);
    const QStringList lines = out.split(u'\n');
    QVERIFY2(lines[0].startsWith(u"ready http://127.0.0.1:"_s), qPrintable(out));
    QVERIFY2(lines[1].startsWith(u"sign-in: "_s + lines[0].sliced(6) + u"/login?code="_s), qPrintable(out));
    QCOMPARE(QFile::permissions(m_data) & (QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther),
        QFile::Permissions());
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, static_cast<quint16>(lines[0].section(u':', -1).toInt()));
    QVERIFY(socket.waitForConnected());
    socket.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTRY_VERIFY(socket.bytesAvailable() > 0);
    QVERIFY(socket.readAll().contains("\"status\":\"degraded\"")); // there is no panel
    node->terminate();
    QVERIFY(node->waitForFinished());
    QCOMPARE(node->exitStatus(), QProcess::NormalExit);
    QCOMPARE(node->exitCode(), 0);
}

void ServerProgramTest::comesBackAfterBeingKilled()
{
    const auto first = start(m_data);
    QVERIFY(first);
    QFile token(m_data + u"/admin.token"_s);
    QVERIFY(token.open(QIODevice::ReadOnly));
    const QByteArray before = token.readAll();
    first->kill();
    QVERIFY(first->waitForFinished());
    const auto second = start(m_data);
    QVERIFY(second);
    QVERIFY(token.seek(0));
    QCOMPARE(token.readAll(), before);
    second->terminate();
    QVERIFY(second->waitForFinished());
}

void ServerProgramTest::linksNothingOfTheScreen()
{
    const Finished libraries = run(u"ldd"_s, {serverProgram()});
    QCOMPARE(libraries.code, 0);
    QVERIFY(libraries.out.contains(u"libQt6Core"_s));
    for (const QString &unwanted : {u"libQt6Gui"_s, u"libQt6Widgets"_s, u"libQt6Quick"_s, u"libQt6Qml"_s, u"libGL"_s}) {
        QVERIFY2(!libraries.out.contains(unwanted), qPrintable(unwanted));
    }
}

QTEST_GUILESS_MAIN(ServerProgramTest)
#include "tst_serverprogram.moc"
