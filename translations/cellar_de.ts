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
    <name>BatchCard</name>
    <message>
        <source>Edit batch</source>
        <translation>Sud bearbeiten</translation>
    </message>
</context>
<context>
    <name>BatchPage</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>%1: what is in it</source>
        <translation>%1: was darin ist</translation>
    </message>
    <message>
        <source>Not empty</source>
        <translation>Nicht leer</translation>
    </message>
    <message>
        <source>Emptied…</source>
        <translation>Geleert…</translation>
    </message>
    <message>
        <source>The vessel is not empty</source>
        <translation>Der Tank ist nicht leer</translation>
    </message>
    <message>
        <source>The vessel was emptied</source>
        <translation>Der Tank wurde geleert</translation>
    </message>
    <message>
        <source>It is empty</source>
        <translation>Er ist leer</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Is there nothing left in %1? Its batch is taken off the vessel.</source>
        <translation>Ist in %1 nichts mehr? Der Sud wird vom Tank genommen.</translation>
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
    <name>ConnectionWords</name>
    <message>
        <source>Heartbeat</source>
        <translation>Lebenszeichen</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>The outbox cannot be written</source>
        <translation>Der Postausgang kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>, tried again in %1</source>
        <translation>, nächster Versuch in %1</translation>
    </message>
    <message>
        <source>Everything has arrived</source>
        <translation>Alles ist angekommen</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Sendet</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Somebody has to change something</source>
        <translation>Jemand muss etwas ändern</translation>
    </message>
    <message>
        <source>Waiting: %1</source>
        <translation>Wartend: %1</translation>
    </message>
    <message>
        <source>Oldest: %1</source>
        <translation>Ältester: %1</translation>
    </message>
    <message>
        <source>Arrived: %1</source>
        <translation>Angekommen: %1</translation>
    </message>
    <message>
        <source>Last arrival: %1</source>
        <translation>Zuletzt angekommen: %1</translation>
    </message>
    <message>
        <source>Refused for good: %1. A browser shows them.</source>
        <translation>Endgültig abgelehnt: %1. Ein Browser zeigt sie.</translation>
    </message>
    <message>
        <source>Only in memory: %1</source>
        <translation>Nur im Speicher: %1</translation>
    </message>
    <message>
        <source>Given up, because there was no room: %1</source>
        <translation>Aufgegeben, weil kein Platz war: %1</translation>
    </message>
    <message>
        <source>Last error, %1: %2</source>
        <translation>Letzter Fehler, %1: %2</translation>
    </message>
    <message>
        <source>Has not been sent yet</source>
        <translation>Wurde noch nicht gesendet</translation>
    </message>
    <message>
        <source>Arrives</source>
        <translation>Kommt an</translation>
    </message>
    <message>
        <source>Not sent, because the panel is not read</source>
        <translation>Nicht gesendet, weil das Panel nicht gelesen wird</translation>
    </message>
    <message>
        <source>Does not arrive</source>
        <translation>Kommt nicht an</translation>
    </message>
    <message>
        <source>Last beat: %1</source>
        <translation>Letztes: %1</translation>
    </message>
    <message>
        <source>Missed: %1</source>
        <translation>Verpasst: %1</translation>
    </message>
    <message>
        <source>a Google Sheet</source>
        <translation>einer Google-Tabelle</translation>
    </message>
    <message>
        <source>a CSV file</source>
        <translation>einer CSV-Datei</translation>
    </message>
    <message>
        <source>Typed in at the kiosk and the browser</source>
        <translation>Am Kiosk und im Browser eingetippt</translation>
    </message>
    <message>
        <source>From %1, which has not been read yet</source>
        <translation>Aus %1, die noch nicht gelesen wurde</translation>
    </message>
    <message>
        <source>From %1, read %2</source>
        <translation>Aus %1, gelesen %2</translation>
    </message>
    <message>
        <source>From %1, which cannot be read</source>
        <translation>Aus %1, die nicht gelesen werden kann</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>Sude</translation>
    </message>
    <message>
        <source>What is shown was read %1</source>
        <translation>Was zu sehen ist, wurde %1 gelesen</translation>
    </message>
    <message>
        <source>The sheet must be shared with %1</source>
        <translation>Die Tabelle muss für %1 freigegeben sein</translation>
    </message>
    <message>
        <source>Typed values that wait to be written into it: %1</source>
        <translation>Eingetippte Werte, die noch hineingeschrieben werden: %1</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source> (in memory only: %1)</source>
        <translation> (nur im Speicher: %1)</translation>
    </message>
    <message>
        <source>Is being opened</source>
        <translation>Wird geöffnet</translation>
    </message>
    <message>
        <source>%1 on the disk</source>
        <translation>%1 auf der Platte</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>Die Platte ist voll</translation>
    </message>
    <message>
        <source>The disk cannot be written</source>
        <translation>Die Platte kann nicht beschrieben werden</translation>
    </message>
    <message>
        <source>Cannot be written</source>
        <translation>Kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>Reaches back %1</source>
        <translation>Reicht %1 zurück</translation>
    </message>
    <message>
        <source>Readings that were given up: %1</source>
        <translation>Aufgegebene Messwerte: %1</translation>
    </message>
    <message>
        <source>A damaged file was set aside: %1</source>
        <translation>Eine beschädigte Datei liegt beiseite: %1</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Every line is on the disk</source>
        <translation>Jede Zeile ist auf der Platte</translation>
    </message>
    <message>
        <source>Lines in memory only: %1</source>
        <translation>Zeilen nur im Speicher: %1</translation>
    </message>
    <message>
        <source>Lines that were lost: %1</source>
        <translation>Verlorene Zeilen: %1</translation>
    </message>
    <message>
        <source>%1&#xa0;s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1&#xa0;min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1&#xa0;h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1&#xa0;days</source>
        <translation>%1 d</translation>
    </message>
</context>
<context>
    <name>CoolingFigures</name>
    <message>
        <source>Cooling in this time</source>
        <translation>Kühlung in dieser Zeit</translation>
    </message>
    <message>
        <source>Valve</source>
        <translation>Ventil</translation>
    </message>
    <message>
        <source>Valve open</source>
        <translation>Ventil offen</translation>
    </message>
    <message>
        <source>Temperature while cooling</source>
        <translation>Temperatur beim Kühlen</translation>
    </message>
    <message>
        <source>Longest pull-down</source>
        <translation>Längste Abkühlung</translation>
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
    <name>DialSide</name>
    <message>
        <source>%1 ›</source>
        <translation>%1 ›</translation>
    </message>
    <message>
        <source>Details of %1</source>
        <translation>Einzelheiten zu %1</translation>
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
    <name>HistoryChart</name>
    <message>
        <source>History of %1</source>
        <translation>Verlauf von %1</translation>
    </message>
</context>
<context>
    <name>JournalPage</name>
    <message>
        <source>Vessel: %1</source>
        <translation>Tank: %1</translation>
    </message>
    <message>
        <source>Kind: %1</source>
        <translation>Art: %1</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
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
    <name>MenuPage</name>
    <message>
        <source>Panels</source>
        <translation>Panels</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Journal</source>
        <translation>Journal</translation>
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
    <name>RangeButtons</name>
    <message>
        <source>24 h</source>
        <translation>24 h</translation>
    </message>
    <message>
        <source>7 d</source>
        <translation>7 T</translation>
    </message>
    <message>
        <source>30 d</source>
        <translation>30 T</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Sud</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Früher</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Show more time</source>
        <translation>Mehr Zeit zeigen</translation>
    </message>
    <message>
        <source>Show less time</source>
        <translation>Weniger Zeit zeigen</translation>
    </message>
</context>
<context>
    <name>RecordWords</name>
    <message>
        <source>%1&#xa0;min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1&#xa0;h %2&#xa0;min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 (%2 to %3)</source>
        <translation>%1 (%2 bis %3)</translation>
    </message>
    <message>
        <source>open %1 of the time</source>
        <translation>%1 der Zeit offen</translation>
    </message>
    <message>
        <source>%1&#xa0;min a day</source>
        <translation>%1 min am Tag</translation>
    </message>
    <message>
        <source>rises %1 an hour</source>
        <translation>steigt %1 in der Stunde</translation>
    </message>
    <message>
        <source>falls %1 an hour</source>
        <translation>fällt %1 in der Stunde</translation>
    </message>
    <message>
        <source>%1, from %2 to %3, %4</source>
        <translation>%1, von %2 auf %3, %4</translation>
    </message>
    <message>
        <source>Readings for %1 of this time</source>
        <translation>Messwerte für %1 dieser Zeit</translation>
    </message>
    <message>
        <source>%1&#xa0;d</source>
        <translation>%1 T</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) in the vessel</source>
        <translation>
            <numerusform>%n Tag im Tank</numerusform>
            <numerusform>%n Tage im Tank</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Beer</source>
        <translation>Bier</translation>
    </message>
    <message>
        <source>Batch number</source>
        <translation>Sudnummer</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Teilsud</translation>
    </message>
    <message>
        <source>Date brewed</source>
        <translation>Gebraut am</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>Sudgröße</translation>
    </message>
    <message>
        <source>Actual volume</source>
        <translation>Tatsächliche Menge</translation>
    </message>
    <message>
        <source>Original gravity</source>
        <translation>Stammwürze</translation>
    </message>
    <message>
        <source>Final gravity</source>
        <translation>Endvergärung</translation>
    </message>
    <message>
        <source>Gravity now</source>
        <translation>Extrakt jetzt</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Set point</source>
        <translation>Sollwert</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Anmeldung</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>Einrichtung</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Sud</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Trouble</source>
        <translation>Störung</translation>
    </message>
    <message>
        <source>%1&#xa0;days %2&#xa0;h</source>
        <translation>%1 Tage %2 h</translation>
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
    <name>VesselPage</name>
    <message>
        <source>‹ Back</source>
        <translation>‹ Zurück</translation>
    </message>
    <message>
        <source>Back to the cellar</source>
        <translation>Zurück zum Keller</translation>
    </message>
    <message>
        <source>%1   %2</source>
        <translation>%1   %2</translation>
    </message>
    <message>
        <source>%1: &lt;font color=&quot;%2&quot;&gt;temperature %3&lt;/font&gt;, &lt;font color=&quot;%4&quot;&gt;set point %5&lt;/font&gt;, valve %6</source>
        <translation>%1: &lt;font color=&quot;%2&quot;&gt;Temperatur %3&lt;/font&gt;, &lt;font color=&quot;%4&quot;&gt;Sollwert %5&lt;/font&gt;, Ventil %6</translation>
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
    <message>
        <source>Empty</source>
        <translation>Leer</translation>
    </message>
</context>
<context>
    <name>cellar::BatchController</name>
    <message>
        <source>Reading what is in it…</source>
        <translation>Liest, was darin ist…</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Speichert…</translation>
    </message>
    <message>
        <source>Cannot be read: %1</source>
        <translation>Nicht lesbar: %1</translation>
    </message>
    <message>
        <source>The rest is kept in the table of batches.</source>
        <translation>Alles andere steht in der Sudtabelle.</translation>
    </message>
    <message>
        <source>Not saved: %1</source>
        <translation>Nicht gespeichert: %1</translation>
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
    <name>cellar::ConnectionListModel</name>
    <message>
        <source>Asking the node…</source>
        <translation>Fragt den Knoten…</translation>
    </message>
    <message>
        <source>It cannot be told how they are: %1</source>
        <translation>Wie es um sie steht, ist unbekannt: %1</translation>
    </message>
    <message>
        <source>This node keeps nothing and sends nothing anywhere</source>
        <translation>Dieser Knoten bewahrt nichts auf und sendet nichts</translation>
    </message>
</context>
<context>
    <name>cellar::HistoryController</name>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>Reading the history…</source>
        <translation>Liest den Verlauf…</translation>
    </message>
    <message>
        <source>No history: %1</source>
        <translation>Kein Verlauf: %1</translation>
    </message>
    <message>
        <source>No readings in this time</source>
        <translation>Keine Messwerte in dieser Zeit</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>Leer</translation>
    </message>
    <message>
        <source>no reading</source>
        <translation>kein Messwert</translation>
    </message>
    <message>
        <source>open %1</source>
        <translation>%1 offen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>cellar::JournalListModel</name>
    <message>
        <source>All vessels</source>
        <translation>Alle Tanks</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Alle Arten</translation>
    </message>
    <message>
        <source>Reading the journal…</source>
        <translation>Liest das Journal…</translation>
    </message>
    <message>
        <source>No journal: %1</source>
        <translation>Kein Journal: %1</translation>
    </message>
    <message>
        <source>No such lines</source>
        <translation>Keine solchen Zeilen</translation>
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
