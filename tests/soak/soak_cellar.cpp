// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A day in the life of a cellar with a bad wire: 1 % of the answers lost, 1 % late, 1 % corrupt, people who change
// setpoints here and at the panel. Nothing shown may be wrong, nothing may get stuck, nothing may leak.
#include "soak/soak.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QEventLoop>
#include <QLoggingCategory>
#include <QTime>

#include <array>
#include <cstdio>
#include <deque>
#include <span>

using namespace cellar;
using namespace cellar::soak;
using namespace Qt::StringLiterals;

namespace {

constexpr int violated = 3;
constexpr int unusable = 2;

struct Named
{
    Violation violation;
    const char *text;
};
constexpr std::array<Named, 6> names{{
    {Violation::WrongNumber, "wrong numbers shown"},
    {Violation::TooOld, "old numbers shown as good"},
    {Violation::Untrue, "untrue outcomes of changes"},
    {Violation::NotOnce, "not ended exactly once"},
    {Violation::Stuck, "stuck"},
    {Violation::Leak, "leaks"},
}};

void say(const QString &line)
{
    std::printf("%s\n", qPrintable(line));
    std::fflush(stdout);
}

// The last frames on the wire, for whoever has to find out why.
constexpr std::size_t mostTraced = 400;
std::deque<QString> &trace()
{
    static std::deque<QString> lines;
    return lines;
}

void keepLine(QtMsgType /*type*/, const QMessageLogContext & /*context*/, const QString &text)
{
    trace().push_back(QTime::currentTime().toString(u"ss.zzz "_s) + text);
    if (trace().size() > mostTraced) {
        trace().pop_front();
    }
}

void traceWire(Soak &soak)
{
    QLoggingCategory::setFilterRules(u"cellar.*=false\ncellar.bus.wire=true"_s);
    qInstallMessageHandler(keepLine);
    soak.violations().happened = [](const QString &text) {
        for (const QString &line : std::exchange(trace(), {})) {
            say(line);
        }
        say(QTime::currentTime().toString(u"ss.zzz "_s) + text);
    };
}

// Runs these to their ends, side by side.
QString runSoaks(const std::vector<std::unique_ptr<Soak>> &soaks)
{
    QEventLoop loop;
    std::size_t running = soaks.size();
    for (const auto &soak : soaks) {
        QObject::connect(soak.get(), &Soak::finished, &loop, [&] {
            if (--running == 0) {
                loop.quit();
            }
        });
        if (const QString trouble = soak->start(); !trouble.isEmpty()) {
            return trouble;
        }
    }
    loop.exec();
    return {};
}

int soakOnce(const Options &options, bool traced)
{
    std::vector<std::unique_ptr<Soak>> soaks;
    soaks.push_back(std::make_unique<Soak>(options));
    Soak &soak = *soaks.front();
    if (traced) {
        traceWire(soak);
    }
    if (const QString trouble = runSoaks(soaks); !trouble.isEmpty()) {
        std::fprintf(stderr, "soak_cellar: %s\n", qPrintable(trouble));
        return unusable;
    }
    for (const QString &line : soak.table()) {
        say(line);
    }
    for (const Named &name : names) {
        const quint64 count = soak.violations().count(name.violation);
        say(u"%1 %2%3"_s.arg(QString::fromLatin1(name.text), -34)
                .arg(count)
                .arg(count > 0 ? u" first: "_s + soak.violations().first(name.violation) : QString()));
    }
    return soak.violations().isEmpty() ? 0 : violated;
}

struct Case
{
    Plant plant;
    Violation expected;
    const char *text;
};

// Plants these, and sees each found for what it is.
bool finds(std::span<const Case> cases)
{
    std::vector<std::unique_ptr<Soak>> soaks;
    for (const Case &one : cases) {
        soaks.push_back(std::make_unique<Soak>(Options{.polls = 300, .plant = one.plant}));
    }
    if (const QString trouble = runSoaks(soaks); !trouble.isEmpty()) {
        say(trouble);
        return false;
    }
    bool all = true;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const Violations &violations = soaks[i]->violations();
        const bool found = violations.count(cases[i].expected) > 0;
        say(u"planted %1: %2"_s.arg(QString::fromLatin1(cases[i].text),
            found ? u"found: "_s + violations.first(cases[i].expected) : u"NOT FOUND"_s));
        all = all && found;
    }
    return all;
}

int selfTest()
{
    constexpr std::array<Case, 5> numbers{{
        {Plant::Number, Violation::WrongNumber, "one digit off"},
        {Plant::FaultWord, Violation::WrongNumber, "a fault word for a number"},
        {Plant::OldNumber, Violation::WrongNumber, "an old number for a fresh one"},
        {Plant::StuckRequest, Violation::Stuck, "a read that never ends"},
        {Plant::FalseProof, Violation::Untrue, "a write that was never sent"},
    }};
    constexpr std::array<Case, 1> leak{{{Plant::Leak, Violation::Leak, "a leak"}}};
    const bool found = finds(numbers);
    return finds(leak) && found ? 0 : violated;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    QLoggingCategory::setFilterRules(u"cellar.*=false"_s);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Days of bad wire, in minutes. Exit status 3: something happened that must not."_s);
    parser.addHelpOption();
    const QCommandLineOption polls(
        u"polls"_s, u"Simulated seconds, one for each poll (default 86400)."_s, u"N"_s, u"86400"_s);
    const QCommandLineOption poll(u"poll-ms"_s, u"How often to poll (default 20)."_s, u"MS"_s, u"20"_s);
    const QCommandLineOption self(u"self-test"_s, u"See that planted mistakes are found."_s);
    const QCommandLineOption traced(u"trace"_s, u"Print the last frames before the first violation of each kind."_s);
    parser.addOptions({polls, poll, self, traced});
    parser.process(app);
    if (parser.isSet(self)) {
        return selfTest();
    }
    Options options;
    options.polls = parser.value(polls).toULongLong();
    options.poll = Milliseconds(parser.value(poll).toInt());
    if (options.polls < 10 || options.poll < Milliseconds(5)) {
        std::fprintf(stderr, "soak_cellar: --polls takes 10 and more, --poll-ms 5 and more\n");
        return unusable;
    }
    return soakOnce(options, parser.isSet(traced));
}
