<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en_US">
<context>
    <name>AboutPage</name>
    <message>
        <source>Cellar Panel %1, Qt %2</source>
        <translation>Cellar Panel %1, Qt %2</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later, without any warranty.</source>
        <translation>Freie Software unter der GNU General Public License, Version 3 oder später, ohne jede Gewährleistung.</translation>
    </message>
</context>
<context>
    <name>AskButton</name>
    <message>
        <source>Set to %1 %2</source>
        <translation>Auf %1 %2 stellen</translation>
    </message>
</context>
<context>
    <name>CellarPage</name>
    <message>
        <source>No vessels yet</source>
        <translation>Noch keine Tanks</translation>
    </message>
</context>
<context>
    <name>ConfirmSheet</name>
    <message>
        <source>Change %1 set point?</source>
        <translation>Sollwert von %1 ändern?</translation>
    </message>
    <message>
        <source>Change &lt;b&gt;%1&lt;/b&gt; set point?</source>
        <translation>Sollwert von &lt;b&gt;%1&lt;/b&gt; ändern?</translation>
    </message>
    <message>
        <source>%1 → %2 %3</source>
        <translation>%1 → %2 %3</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Set to %1 %2</source>
        <translation>Auf %1 %2 stellen</translation>
    </message>
    <message numerus="yes">
        <source>Cancels itself in %n second(s)</source>
        <translation>
            <numerusform>Bricht in %n Sekunde von selbst ab</numerusform>
            <numerusform>Bricht in %n Sekunden von selbst ab</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Dial</name>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>DialKnob</name>
    <message>
        <source>Set point of %1</source>
        <translation>Sollwert von %1</translation>
    </message>
</context>
<context>
    <name>DialLines</name>
    <message>
        <source>Temp: %1</source>
        <translation>Temp.: %1</translation>
    </message>
    <message>
        <source>Setpoint: %1</source>
        <translation>Sollwert: %1</translation>
    </message>
    <message>
        <source>Valve: open</source>
        <translation>Ventil: offen</translation>
    </message>
    <message>
        <source>Valve: closed</source>
        <translation>Ventil: zu</translation>
    </message>
    <message>
        <source>Valve: unknown</source>
        <translation>Ventil: unbekannt</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>DialWords</name>
    <message>
        <source>Writing…</source>
        <translation>Wird geschrieben …</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>Abgelehnt: %1</translation>
    </message>
    <message>
        <source>Failed: %1</source>
        <translation>Fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>%1&#xa0;s</source>
        <translation>%1&#xa0;s</translation>
    </message>
    <message>
        <source>%1&#xa0;min</source>
        <translation>%1&#xa0;min</translation>
    </message>
    <message>
        <source>%1&#xa0;h</source>
        <translation>%1&#xa0;h</translation>
    </message>
    <message>
        <source>%1&#xa0;d</source>
        <translation>%1&#xa0;T</translation>
    </message>
    <message>
        <source>Verified: panel holds %1&#xa0;%2 (%3&#xa0;ms)</source>
        <translation>Bestätigt: der Schaltschrank hält %1&#xa0;%2 (%3&#xa0;ms)</translation>
    </message>
    <message>
        <source>Overridden at the panel: it holds %1&#xa0;%2</source>
        <translation>Am Schaltschrank überstimmt: er hält %1&#xa0;%2</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>%1 – Cellar Panel</source>
        <translation>%1 – Cellar Panel</translation>
    </message>
</context>
<context>
    <name>PanelCard</name>
    <message>
        <source>Panel %1</source>
        <translation>Schaltschrank %1</translation>
    </message>
    <message>
        <source>cycle</source>
        <translation>Durchlauf</translation>
    </message>
    <message>
        <source>round trip p50 / p99</source>
        <translation>Antwortzeit p50 / p99</translation>
    </message>
    <message>
        <source>requests</source>
        <translation>Anfragen</translation>
    </message>
    <message>
        <source>errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>time-outs</source>
        <translation>ohne Antwort</translation>
    </message>
    <message>
        <source>exceptions</source>
        <translation>abgelehnt</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Back to the cellar</source>
        <translation>Zurück zum Keller</translation>
    </message>
    <message>
        <source>About this panel</source>
        <translation>Über dieses Gerät</translation>
    </message>
</context>
<context>
    <name>StepButtons</name>
    <message>
        <source>Lower the set point of %1</source>
        <translation>Sollwert von %1 senken</translation>
    </message>
    <message>
        <source>Raise the set point of %1</source>
        <translation>Sollwert von %1 erhöhen</translation>
    </message>
</context>
<context>
    <name>VesselRowText</name>
    <message>
        <source>STALE %1</source>
        <translation>VERALTET %1</translation>
    </message>
    <message>
        <source>PROBE FAULT</source>
        <translation>FÜHLERFEHLER</translation>
    </message>
    <message>
        <source>NO LINK</source>
        <translation>KEINE VERBINDUNG</translation>
    </message>
    <message>
        <source>NO DATA</source>
        <translation>KEINE DATEN</translation>
    </message>
</context>
<context>
    <name>cellar::CellarStatus</name>
    <message>
        <source>Connecting to the cellar…</source>
        <translation>Verbindung zum Keller wird aufgebaut …</translation>
    </message>
    <message>
        <source>No connection to the cellar – trying again</source>
        <translation>Keine Verbindung zum Keller – neuer Versuch läuft</translation>
    </message>
    <message>
        <source>The cellar does not accept this screen&apos;s token</source>
        <translation>Der Keller nimmt das Zugangszeichen dieses Bildschirms nicht an</translation>
    </message>
</context>
<context>
    <name>cellar::PanelListModel</name>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>connecting…</source>
        <translation>wird verbunden …</translation>
    </message>
    <message>
        <source>connected, %1 ms</source>
        <translation>verbunden, %1 ms</translation>
    </message>
    <message>
        <source>No panel yet</source>
        <translation>Noch kein Schaltschrank</translation>
    </message>
    <message>
        <source>Panel: %1</source>
        <translation>Schaltschrank: %1</translation>
    </message>
    <message>
        <source>Panels: %1 of %2 connected</source>
        <translation>Schaltschränke: %1 von %2 verbunden</translation>
    </message>
    <message>
        <source>Panel %1: %2</source>
        <translation>Schaltschrank %1: %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 – and %n more</source>
        <translation>
            <numerusform>%1 – und %n weiterer</numerusform>
            <numerusform>%1 – und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, next attempt in %2 s</source>
        <translation>%1, nächster Versuch in %2 s</translation>
    </message>
    <message>
        <source>%1, connecting…</source>
        <translation>%1, wird verbunden …</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>seit %1</translation>
    </message>
</context>
<context>
    <name>cellar::SetpointController</name>
    <message>
        <source>Writing…</source>
        <translation>Wird geschrieben …</translation>
    </message>
    <message>
        <source>Cancelled: %1</source>
        <translation>Abgebrochen: %1</translation>
    </message>
    <message>
        <source>the vessel is gone</source>
        <translation>den Tank gibt es nicht mehr</translation>
    </message>
    <message>
        <source>no connection to the cellar</source>
        <translation>keine Verbindung zum Keller</translation>
    </message>
    <message>
        <source>another change is under way</source>
        <translation>eine andere Änderung läuft noch</translation>
    </message>
    <message>
        <source>the reading is stale</source>
        <translation>der Messwert ist veraltet</translation>
    </message>
    <message>
        <source>the probe is faulty</source>
        <translation>der Fühler ist defekt</translation>
    </message>
    <message>
        <source>the panel does not answer</source>
        <translation>der Schaltschrank antwortet nicht</translation>
    </message>
    <message>
        <source>nothing has been read yet</source>
        <translation>es wurde noch nichts gelesen</translation>
    </message>
    <message>
        <source>Failed: %1</source>
        <translation>Fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>Abgelehnt: %1</translation>
    </message>
</context>
</TS>
