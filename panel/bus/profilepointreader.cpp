// SPDX-FileCopyrightText: Cellar Panel contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bus/profilepointreader.h"

#include "core/settingsnames.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace cellar {

namespace {

constexpr IntegerRange addressRange{0, 65535};
constexpr IntegerRange wordRange{0, 65535};
constexpr int addressSpace = 65536;
// As many registers as one read can bring.
constexpr int longestIdentity = 125;
// Enough for every list of alarm coils; a device with more needs a second look anyway.
constexpr int lastFaultCoil = 255;

constexpr QStringView registerWord = u"a register word from 0 to 0xFFFF, such as 0x8003";

constexpr EnumNames<RegisterType, 4> wholeTypeNames({{
    {RegisterType::Int16, u"int16"},
    {RegisterType::Uint16, u"uint16"},
    {RegisterType::Int32, u"int32"},
    {RegisterType::Uint32, u"uint32"},
}});

// A function that turned out to be wrong counts as one of registers: one message about it is enough.
bool isRegisterFunction(int function)
{
    return function != 1 && function != 2;
}

double readScale(const TomlTable &table)
{
    const double scale = table.number(u"scale", 1.0);
    if (scale == 0.0) {
        table.problem(u"scale", u"'scale' must not be 0"_s);
    }
    return scale == 0.0 ? 1.0 : scale;
}

// A table whose keys are numbers: the number of each key, decimal or as 0x…, and its name. What is no such number, or
// the same as one before it, is reported and left out.
QList<std::pair<quint32, QString>> numberedKeys(const TomlTable &table, quint32 most, QStringView what)
{
    QList<std::pair<quint32, QString>> found;
    QList<quint32> seen;
    for (const QString &key : table.keys()) {
        table.know({key});
        bool ok = false;
        const quint32 number = key.toUInt(&ok, 0);
        if (!ok || number > most) {
            table.document().add(table.whereKey(key), u"'%1' must be %2"_s.arg(key, what));
        } else if (seen.contains(number)) {
            table.document().add(table.whereKey(key), u"'%1' is the same number as one before it"_s.arg(key));
        } else {
            seen.append(number);
            found.append({number, key});
        }
    }
    return found;
}

// A required table of numbers and what they mean.
template<typename Number> QMap<Number, QString> readMeanings(const TomlTable &table, quint32 most, QStringView what)
{
    QMap<Number, QString> meanings;
    for (const auto &[number, key] : numberedKeys(table, most, what)) {
        meanings.insert(static_cast<Number>(number), table.text(key));
    }
    return meanings;
}

DecimalsPoint readDecimals(const TomlTable &table)
{
    DecimalsPoint point;
    point.function = readFunction(table, {3, 4});
    point.type = table.word(u"type", wholeTypeNames, std::optional(point.type));
    point.address = readAddress(table, registerCount(point.type));
    if (const std::optional<TomlTable> values = table.table(u"values")) {
        for (const auto &[word, key] : numberedKeys(*values, 0xFFFF, registerWord)) {
            point.values.insert(static_cast<quint16>(word), values->integer(key, {0, mostDecimals}));
        }
    }
    return point;
}

} // namespace

int readFunction(const TomlTable &table, const QList<int> &allowed)
{
    const int function = table.integer(u"function", {0, 127});
    if (!table.has(u"function") || allowed.contains(function)) {
        return function;
    }
    QStringList words;
    for (const int one : allowed) {
        words.append(QString::number(one));
    }
    table.problem(u"function", u"'function' must be %1 here, not %2"_s.arg(words.join(u" or "_s)).arg(function));
    return 0;
}

int readAddress(const TomlTable &table, int count)
{
    const int address = table.integer(u"address", addressRange);
    if (address + count > addressSpace) {
        table.problem(u"address", u"the value would end beyond address 65535"_s);
    }
    return address;
}

RegisterPoint ProfilePointReader::readRegister(const TomlTable &parent, QStringView key, const QList<int> &functions)
{
    const std::optional<TomlTable> table = parent.table(key, true);
    if (!table) {
        return {};
    }
    RegisterPoint point;
    point.function = readFunction(*table, functions);
    point.type = table->word(u"type", registerTypeNames, std::optional(RegisterType::Int16));
    point.address = readAddress(*table, registerCount(point.type));
    point.scale = readScale(*table);
    point.decimals = table->has(u"decimals");
    noteDecimals(*table);
    if (point.function == 6 && registerCount(point.type) != 1) {
        table->problem(u"function", u"function 6 writes one register; use function 16 for 32-bit types"_s);
    }
    return point;
}

void ProfilePointReader::noteDecimals(const TomlTable &table)
{
    const std::optional<TomlTable> where = table.table(u"decimals");
    if (!where) {
        return;
    }
    const DecimalsPoint point = readDecimals(*where);
    if (m_decimals && !(*m_decimals == point)) {
        table.problem(u"decimals", u"all 'decimals' of a profile must name the same register in the same words"_s);
    }
    m_decimals = m_decimals.value_or(point);
}

BitPoint readBit(const TomlTable &parent, QStringView key)
{
    const std::optional<TomlTable> table = parent.table(key, true);
    if (!table) {
        return {};
    }
    BitPoint point;
    point.function = readFunction(*table, {1, 2, 3, 4});
    point.type = table->word(u"type", registerTypeNames, std::optional(RegisterType::Uint16));
    point.address = readAddress(*table, isRegisterFunction(point.function) ? registerCount(point.type) : 1);
    if (table->has(u"bit")) {
        point.bit = table->integer(u"bit", {0, 16 * registerCount(point.type) - 1});
    }
    if (table->has(u"open_above")) {
        point.above = table->number(u"open_above");
    }
    point.scale = readScale(*table);
    if (isRegisterFunction(point.function) && point.bit.has_value() == point.above.has_value()) {
        table->problem(key, u"a register needs either 'bit' or 'open_above'"_s);
    }
    if ((point.function == 1 || point.function == 2) && (point.bit || point.above)) {
        table->problem(
            point.bit ? u"bit" : u"open_above", u"functions 1 and 2 read single bits: no 'bit' or 'open_above'"_s);
    }
    if (point.bit && point.type == RegisterType::Float32) {
        table->problem(u"type", u"a float32 has no bits to look at"_s);
    }
    return point;
}

std::optional<FaultBits> readFaultBits(const TomlTable &parent)
{
    const std::optional<TomlTable> table = parent.table(u"fault_bits");
    if (!table) {
        return std::nullopt;
    }
    FaultBits point;
    point.function = readFunction(*table, {1, 2, 3, 4});
    const bool isRegister = isRegisterFunction(point.function);
    point.type = table->word(u"type", wholeTypeNames, std::optional(point.type));
    if (!isRegister && table->has(u"type")) {
        table->problem(u"type", u"functions 1 and 2 read single bits, which have no 'type'"_s);
    }
    const int last = isRegister ? 16 * registerCount(point.type) - 1 : lastFaultCoil;
    if (const std::optional<TomlTable> bits = table->table(u"bits", true)) {
        point.bits = readMeanings<int>(*bits, static_cast<quint32>(last), u"a bit from 0 to %1"_s.arg(last));
        if (bits->keys().isEmpty()) {
            table->problem(u"bits", u"'bits' must name at least one bit"_s);
        }
    }
    const int coils = point.bits.isEmpty() ? 1 : point.bits.lastKey() + 1;
    point.address = readAddress(*table, isRegister ? registerCount(point.type) : coils);
    return point;
}

std::optional<FaultCodes> readFaultCodes(const TomlTable &parent)
{
    const std::optional<TomlTable> table = parent.table(u"fault_codes");
    if (!table) {
        return std::nullopt;
    }
    FaultCodes point;
    point.function = readFunction(*table, {3, 4});
    point.address = readAddress(*table);
    const QList<int> good = table->integers(u"good", wordRange);
    for (const int code : good) {
        point.good.append(static_cast<quint16>(code));
    }
    if (good.isEmpty() && table->has(u"good")) {
        table->problem(u"good", u"'good' must name at least one code"_s);
    }
    if (const std::optional<TomlTable> codes = table->table(u"codes")) {
        point.codes = readMeanings<quint16>(*codes, 0xFFFF, registerWord);
        for (auto code = point.codes.cbegin(); code != point.codes.cend(); ++code) {
            if (point.good.contains(code.key())) {
                table->problem(u"codes", u"code %1 is good and a fault at once"_s.arg(code.key()));
            }
        }
    }
    return point;
}

QMap<quint32, QString> readFaultWords(const TomlTable &parent, RegisterType type)
{
    const std::optional<TomlTable> table = parent.table(u"faults");
    if (!table) {
        return {};
    }
    return registerCount(type) == 1 ? readMeanings<quint32>(*table, 0xFFFF, registerWord)
                                    : readMeanings<quint32>(*table, std::numeric_limits<quint32>::max(),
                                          u"a raw value from 0 to 0xFFFFFFFF, both words joined, such as 0x7FC00000"_s);
}

UnitPoint readUnitPoint(const TomlTable &table)
{
    UnitPoint point;
    point.function = readFunction(table, {1, 2, 3, 4});
    point.address = readAddress(table);
    const std::optional<TomlTable> values = table.table(u"values", true);
    if (!values) {
        return point;
    }
    const bool isRegister = isRegisterFunction(point.function);
    const QStringView what = isRegister ? registerWord : u"0 or 1, which is all that a bit can be";
    for (const auto &[word, key] : numberedKeys(*values, isRegister ? 0xFFFF : 1, what)) {
        point.values.insert(static_cast<quint16>(word), values->word(key, temperatureUnitNames));
    }
    if (values->keys().isEmpty()) {
        table.problem(u"values", u"'values' must say what at least one value means"_s);
    }
    return point;
}

std::optional<IdentityPoint> readIdentity(const TomlTable &root)
{
    const std::optional<TomlTable> identity = root.table(u"identity");
    if (!identity) {
        return std::nullopt;
    }
    IdentityPoint point;
    if (const std::optional<TomlTable> read = identity->table(u"read", true)) {
        point.function = readFunction(*read, {3, 4});
        point.count = read->integer(u"count", {1, longestIdentity}, point.count);
        point.address = readAddress(*read, point.count);
    }
    if (identity->has(u"min")) {
        point.min = static_cast<quint16>(identity->integer(u"min", wordRange));
    }
    if (identity->has(u"max")) {
        point.max = static_cast<quint16>(identity->integer(u"max", wordRange));
    }
    point.text = identity->text(u"text", QString());
    const bool numbers = point.min || point.max;
    if (numbers == !point.text.isEmpty()) {
        root.problem(u"identity", u"'identity' needs either 'min' and 'max' or 'text'"_s);
    }
    if (point.min && point.max && *point.min > *point.max) {
        identity->problem(u"min", u"'min' must not be above 'max'"_s);
    }
    if (point.text.size() > qsizetype(2) * point.count) {
        identity->problem(u"text", u"'text' is longer than the registers, which hold two characters each"_s);
    }
    return point;
}

std::optional<WriteEnable> readEnable(const TomlTable &setpoint)
{
    const std::optional<TomlTable> table = setpoint.table(u"enable");
    if (!table) {
        return std::nullopt;
    }
    WriteEnable enable;
    enable.function = readFunction(*table, {5, 6, 16});
    enable.address = readAddress(*table);
    if (enable.function == 5) {
        enable.value = table->boolean(u"value", true) ? 1 : 0;
    } else if (enable.function != 0) {
        enable.value = static_cast<quint16>(table->integer(u"value", wordRange, 1));
    }
    table->know({u"value"_s});
    return enable;
}

} // namespace cellar
