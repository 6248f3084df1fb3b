// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simpty.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace cellar;

class SimPtyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void neverOverwritesWhatIsThere_data();
    void neverOverwritesWhatIsThere();
    void takesOverWhatAnEarlierOneLeft();
    void oneLineIsPlayedByOne();
    void folderThatDoesNotExist();
    void foreignLinkOutlivesIt();
    void carriesBytesRaw();
    void clientsComeAndGo();
    void pulledOutAndBack();

private:
    [[nodiscard]] QString path() const { return m_dir.filePath(u"tty"_s); }
    static int openLine(const QString &path)
    {
        return ::open(QFile::encodeName(path).constData(), O_RDWR | O_NOCTTY | O_NONBLOCK);
    }
    static bool exists(const QString &path)
    {
        const QFileInfo info(path);
        return info.exists() || info.isSymLink();
    }

    QTemporaryDir m_dir;
};

void SimPtyTest::neverOverwritesWhatIsThere_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what :
        {"file", "folder", "link to a file", "link to a device", "dangling link", "live terminal"}) {
        QTest::newRow(what) << QString::fromLatin1(what);
    }
}

void SimPtyTest::neverOverwritesWhatIsThere()
{
    QFETCH(QString, what);
    QTemporaryDir dir;
    const QString file = dir.filePath(u"precious"_s);
    const QString at = dir.filePath(u"tty"_s);
    SimPty other(dir.filePath(u"other"_s));
    QVERIFY(other.plug());
    QFile precious(file);
    QVERIFY(precious.open(QIODevice::WriteOnly));
    precious.close();
    if (what == u"folder"_s) {
        QVERIFY(QDir().mkdir(at));
    } else if (what == u"file"_s) {
        QVERIFY(precious.copy(at));
    } else {
        const QString target = what == u"link to a file"_s     ? file
                               : what == u"link to a device"_s ? u"/dev/null"_s
                               : what == u"dangling link"_s    ? u"/nowhere"_s
                                                               : other.device();
        QVERIFY(QFile::link(target, at));
    }
    const QString before = QFileInfo(at).symLinkTarget();
    {
        SimPty pty(at);
        const Result<void> plugged = pty.plug();
        QVERIFY(!plugged);
        QVERIFY2(plugged.error().text.contains(at), qPrintable(plugged.error().text));
        QVERIFY(!pty.isPlugged());
    }
    QVERIFY(exists(at));
    QCOMPARE(QFileInfo(at).symLinkTarget(), before);
}

void SimPtyTest::takesOverWhatAnEarlierOneLeft()
{
    // One that ended without a chance to tidy up, once with its terminal gone and once with the number given away.
    QVERIFY(QFile::link(u"/dev/pts/98765"_s, path()));
    {
        SimPty pty(path());
        QVERIFY(pty.plug());
        QCOMPARE(QFileInfo(path()).canonicalFilePath(), pty.device());
    }
    QVERIFY(!exists(path()));
    SimPty other(m_dir.filePath(u"other"_s));
    QVERIFY(other.plug());
    QVERIFY(QFile::link(QString(other.device()).replace(u"/dev/pts/"_s, u"/dev/pts/./"_s), path()));
    SimPty pty(path());
    QVERIFY(pty.plug());
    QCOMPARE(QFileInfo(path()).canonicalFilePath(), pty.device());
}

void SimPtyTest::oneLineIsPlayedByOne()
{
    SimPty first(path());
    QVERIFY(first.plug());
    SimPty second(path());
    const Result<void> plugged = second.plug();
    QVERIFY(!plugged);
    QVERIFY(plugged.error().text.contains(u"another cellar-sim"_s));
    QCOMPARE(QFileInfo(path()).canonicalFilePath(), first.device());
}

void SimPtyTest::folderThatDoesNotExist()
{
    SimPty pty(m_dir.filePath(u"no/tty"_s));
    const Result<void> plugged = pty.plug();
    QVERIFY(!plugged);
    QCOMPARE(plugged.error().kind, ErrorKind::Io);
    QVERIFY(plugged.error().text.contains(u"no/tty"_s));
}

void SimPtyTest::foreignLinkOutlivesIt()
{
    {
        SimPty pty(path());
        QVERIFY(pty.plug());
        QVERIFY(QFile::remove(path()));
        QVERIFY(QFile::link(u"/dev/null"_s, path()));
    }
    QCOMPARE(QFileInfo(path()).symLinkTarget(), u"/dev/null"_s);
    QVERIFY(QFile::remove(path()));
}

void SimPtyTest::carriesBytesRaw()
{
    SimPty pty(path());
    QVERIFY(pty.plug());
    QByteArray all;
    for (int byte = 0; byte < 256; ++byte) {
        all.append(static_cast<char>(byte));
    }
    QByteArray received;
    connect(&pty, &SimPty::received, this, [&](const QByteArray &bytes) { received += bytes; });
    // A client that sets nothing up: neither echo nor line ends nor signals come in between.
    const int line = openLine(path());
    QVERIFY(line >= 0);
    QCOMPARE(::write(line, all.constData(), 256), 256);
    QTRY_COMPARE(received, all);
    pty.write(all);
    QByteArray answer;
    std::array<char, 300> buffer{};
    QTRY_VERIFY([&] {
        const ssize_t size = ::read(line, buffer.data(), buffer.size());
        answer.append(buffer.data(), std::max<ssize_t>(0, size));
        return answer.size() >= 256;
    }());
    QCOMPARE(answer, all);
    ::close(line);
}

void SimPtyTest::clientsComeAndGo()
{
    SimPty pty(path());
    QVERIFY(pty.plug());
    QSignalSpy received(&pty, &SimPty::received);
    for (int round = 1; round <= 3; ++round) {
        const int line = openLine(path());
        QVERIFY(line >= 0);
        QCOMPARE(::write(line, "hello", 5), 5);
        QTRY_COMPARE(received.size(), round);
        ::close(line);
        QCoreApplication::processEvents(); // sees that nobody is there
    }
    QVERIFY(pty.isPlugged());
}

void SimPtyTest::pulledOutAndBack()
{
    SimPty pty(path());
    QVERIFY(pty.plug());
    const int line = openLine(path());
    QVERIFY(line >= 0);
    pty.unplug();
    QVERIFY(!exists(path()));
    char byte = 0;
    QVERIFY(::read(line, &byte, 1) <= 0); // lost for whoever had it open
    QVERIFY(::write(line, &byte, 1) < 0);
    pty.write("nobody"); // harmless
    QVERIFY(pty.plug());
    QVERIFY(QFileInfo(path()).canonicalFilePath() == pty.device());
    const int again = openLine(path());
    QVERIFY(again >= 0);
    QVERIFY(::write(again, &byte, 1) == 1);
    ::close(line);
    ::close(again);
}

QTEST_GUILESS_MAIN(SimPtyTest)
#include "tst_simpty.moc"
