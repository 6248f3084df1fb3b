// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/profilecatalog.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace cellar;

class TestProfileCatalog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void builtInOnes();
    void thoseBesideWin();
    void brokenOnesAreToldAndLeftOut();
};

namespace {

QStringList names(const ProfileCatalog &catalog)
{
    QStringList names;
    for (const DeviceProfile &profile : catalog.profiles) {
        names.append(profile.name);
    }
    return names;
}

void put(const QString &file, const QByteArray &text)
{
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(text);
}

QByteArray builtIn(const QString &name)
{
    QFile file(u":/devices/%1.toml"_s.arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void TestProfileCatalog::builtInOnes()
{
    const ProfileCatalog catalog = loadProfileCatalog({}, {});
    QVERIFY(catalog.problems.isEmpty());
    QVERIFY(names(catalog).contains(u"delta-dtb"_s));
    QVERIFY(names(catalog).contains(u"plc-block"_s));
    QVERIFY(std::is_sorted(catalog.profiles.cbegin(), catalog.profiles.cend(),
        [](const DeviceProfile &a, const DeviceProfile &b) { return a.name < b.name; }));
}

void TestProfileCatalog::thoseBesideWin()
{
    const QTemporaryDir folder;
    const QString cellar = folder.filePath(u"cellar.toml"_s);
    put(cellar, "not a profile at all");
    const qsizetype before = loadProfileCatalog({}, {}).profiles.size();
    QByteArray changed = builtIn(u"plc-block"_s);
    changed.replace("name = \"PLC with", "name = \"Our PLC with");
    put(folder.filePath(u"plc-block.toml"_s), changed);
    put(folder.filePath(u"ours.toml"_s), changed);
    const ProfileCatalog catalog = loadProfileCatalog(folder.path(), cellar);
    QVERIFY(catalog.problems.isEmpty());
    QCOMPARE(catalog.profiles.size(), before + 1);
    for (const DeviceProfile &profile : catalog.profiles) {
        const bool isOurs = profile.name == u"ours" || profile.name == u"plc-block";
        QCOMPARE(profile.title.startsWith(u"Our PLC"_s), isOurs);
    }
}

void TestProfileCatalog::brokenOnesAreToldAndLeftOut()
{
    const QTemporaryDir folder;
    put(folder.filePath(u"broken.toml"_s), "name = 1\n");
    const ProfileCatalog catalog = loadProfileCatalog(folder.path(), {});
    QCOMPARE(catalog.problems.size(), 1);
    QVERIFY(catalog.problems.first().toString().contains(u"broken.toml:1:"_s));
    QVERIFY(!names(catalog).contains(u"broken"_s));
}

QTEST_APPLESS_MAIN(TestProfileCatalog)
#include "tst_profilecatalog.moc"
