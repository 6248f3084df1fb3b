<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name>ConfirmSheet</name>
    <message numerus="yes">
        <source>Cancels itself in %n second(s)</source>
        <translation>
            <numerusform>Cancels itself in %n second</numerusform>
            <numerusform>Cancels itself in %n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecordWords</name>
    <message numerus="yes">
        <source>%n day(s) in the vessel</source>
        <translation>
            <numerusform>%n day in the vessel</numerusform>
            <numerusform>%n days in the vessel</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cellar::PanelListModel</name>
    <message numerus="yes">
        <source>%1 – and %n more</source>
        <translation>
            <numerusform>%1 – and %n more</numerusform>
            <numerusform>%1 – and %n more</numerusform>
        </translation>
    </message>
</context>
</TS>
