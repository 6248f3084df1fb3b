// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/journalcsv.h"
#include "model/journalentry.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace cellar;

namespace {

JournalEntry someEntry()
{
    JournalEntry entry = JournalEntry::ofNode(
        JournalKind::Setpoint, u"FV 20/1 from 68 °F to 34 °F: requested"_s, {{u"old"_s, 68.0}, {u"requested"_s, 34.0}});
    entry.number = 7;
    entry.at = Timestamp(1'764'000'000'123ms);
    entry.vessel = u"fv-20-1"_s;
    entry.by = u"admin"_s;
    entry.from = u"kiosk"_s;
    return entry;
}

} // namespace

class JournalEntryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFieldIsInTheHash_data();
    void everyFieldIsInTheHash();
    void hashIsTheOneThatIsDocumented();
    void movingTextBetweenFieldsChangesTheHash();
    void everyKindHasAWord();
    void roundTrip();
    void hostile_data();
    void hostile();
    void csvIsQuotedAndHarmless();
};

void JournalEntryTest::everyFieldIsInTheHash_data()
{
    QTest::addColumn<JournalEntry>("other");
    const auto row = [](const char *name, auto alter) {
        JournalEntry other = someEntry();
        alter(other);
        QTest::newRow(name) << other;
    };
    row("number", [](JournalEntry &e) { e.number = 8; });
    row("time", [](JournalEntry &e) { e.at += 1ms; });
    row("kind", [](JournalEntry &e) { e.kind = JournalKind::Batch; });
    row("vessel", [](JournalEntry &e) { e.vessel = u"fv-20-2"_s; });
    row("by", [](JournalEntry &e) { e.by = u"somebody"_s; });
    row("from", [](JournalEntry &e) { e.from.clear(); });
    row("text", [](JournalEntry &e) { e.text += u' '; });
    row("data", [](JournalEntry &e) { e.data[u"old"_s] = 69.0; });
}

void JournalEntryTest::everyFieldIsInTheHash()
{
    QFETCH(JournalEntry, other);
    QVERIFY(journalHash({}, other) != journalHash({}, someEntry()));
    QVERIFY(journalHash("x"_ba, someEntry()) != journalHash({}, someEntry()));
}

void JournalEntryTest::hashIsTheOneThatIsDocumented()
{
    // Written out by hand, as somebody would who checks an export with other tools.
    const auto number = [](qint64 value) {
        QByteArray bytes(8, '\0');
        for (int i = 7; i >= 0; --i, value >>= 8) {
            bytes[i] = static_cast<char>(value & 0xFF);
        }
        return bytes;
    };
    const auto field = [&](const QByteArray &bytes) { return number(bytes.size()) + bytes; };
    const JournalEntry entry = someEntry();
    const QByteArray before(32, 'h');
    QByteArray all = field(before) + number(7) + number(1'764'000'000'123);
    for (const QByteArray &text :
        {"setpoint"_ba, "fv-20-1"_ba, "admin"_ba, "kiosk"_ba, entry.text.toUtf8(), R"({"old":68,"requested":34})"_ba}) {
        all += field(text);
    }
    QCOMPARE(journalHash(before, entry), QCryptographicHash::hash(all, QCryptographicHash::Sha256));
}

void JournalEntryTest::movingTextBetweenFieldsChangesTheHash()
{
    JournalEntry one = someEntry();
    one.by = u"ab"_s;
    one.from = u"c"_s;
    JournalEntry other = one;
    other.by = u"a"_s;
    other.from = u"bc"_s;
    QVERIFY(journalHash({}, one) != journalHash({}, other));
}

void JournalEntryTest::everyKindHasAWord()
{
    const QStringList names = journalKindNames();
    QCOMPARE(names.size(), static_cast<int>(JournalKind::Trouble) + 1);
    for (int kind = 0; kind < names.size(); ++kind) {
        const QString name = journalKindName(static_cast<JournalKind>(kind));
        QVERIFY(!name.isEmpty());
        QCOMPARE(journalKindFromName(name), static_cast<JournalKind>(kind));
    }
    QCOMPARE(journalKindFromName(u"Setpoint"), std::nullopt);
}

void JournalEntryTest::roundTrip()
{
    JournalEntry entry = someEntry();
    entry.hash = journalHash({}, entry);
    const QByteArray text = QJsonDocument(toJson(entry)).toJson();
    const auto after = journalEntryFromJson(QJsonDocument::fromJson(text).object());
    QVERIFY(after);
    QCOMPARE(*after, entry);
    const auto bare = journalEntryFromJson(toJson(JournalEntry::ofNode(JournalKind::Stop, u"stopped"_s)));
    QVERIFY(bare && bare->by.isEmpty() && bare->vessel.isEmpty());
}

void JournalEntryTest::hostile_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("kind") << u"kind"_s << QJsonValue(u"whatever"_s);
    QTest::newRow("time") << u"at"_s << QJsonValue(u"yesterday"_s);
    QTest::newRow("number") << u"number"_s << QJsonValue(u"7"_s);
    QTest::newRow("text") << u"text"_s << QJsonValue();
}

void JournalEntryTest::hostile()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QJsonObject json = toJson(someEntry());
    json.insert(key, value);
    const auto entry = journalEntryFromJson(json);
    QVERIFY(!entry);
    QVERIFY(entry.error().text.contains(key));
}

void JournalEntryTest::csvIsQuotedAndHarmless()
{
    JournalEntry entry = someEntry();
    entry.by = u"=HYPERLINK(\"http://x\")"_s;
    entry.text = u"a \"quoted\" word, and\r\na line"_s;
    entry.data = {};
    entry.hash = QByteArray::fromHex("00ff");
    QCOMPARE(journalCsvHeader(), "number,at,kind,vessel,by,from,text,data,hash\r\n"_ba);
    QCOMPARE(toCsv({entry}), "7,2025-11-24T16:00:00.123Z,setpoint,fv-20-1,\"'=HYPERLINK(\"\"http://x\"\")\",kiosk,"
                             "\"a \"\"quoted\"\" word, and\r\na line\",{},00ff\r\n"_ba);
}

QTEST_GUILESS_MAIN(JournalEntryTest)
#include "tst_journalentry.moc"
