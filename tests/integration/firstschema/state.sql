-- SPDX-FileCopyrightText: Cellar Panel contributors
-- SPDX-License-Identifier: GPL-3.0-or-later
-- state.db as the first schema left it: before there were batches.
-- Never to be changed: such files are out there.
BEGIN TRANSACTION;
CREATE TABLE journal (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, vessel TEXT NOT NULL, by_whom TEXT NOT NULL, from_where TEXT NOT NULL, text TEXT NOT NULL, data TEXT NOT NULL, hash BLOB NOT NULL);
INSERT INTO "journal" VALUES(1,1795185000000,'start','','','','started for the first time','{"cause":"first","config":"7878787878787878787878787878787878787878787878787878787878787878","version":"0.1.0"}',X'068900ADBBE03BCB1F691BCE9378C3E21C65F5FD7E63A2BC60F600909611E2FB');
INSERT INTO "journal" VALUES(2,1795185600000,'sign-in','','kim@example.com','browser','kim@example.com signed in','{}',X'7B59F7A15BD00DD01FEE44EB6768BAD512E7A149CBD38ECDF4A856F5E5C2585A');
INSERT INTO "journal" VALUES(3,1795186200000,'setpoint','fv-10-1','kim@example.com','browser','FV 10/1 from 68 °F to 34 °F: requested','{"id":"c-1","old":68,"requested":34,"state":"requested"}',X'B1A2A35A50FACF4D59970A09B436BB9B0D95250CF25A4416E89BEBE6FC161738');
INSERT INTO "journal" VALUES(4,1795186800000,'setpoint','fv-10-1','kim@example.com','browser','FV 10/1 to 34 °F: verified','{"id":"c-1","readBack":34,"state":"verified"}',X'F0D805207DFE4780E293614508622204CC191B213F26911FBF35B449EDAE34AE');
INSERT INTO "journal" VALUES(5,1795187400000,'configuration','','','','cellar.toml was edited','{}',X'E8F8CEE4D2EC57BC4C68A9ABCD435A7A5EC03AAD89A86AA582F322A1F20F5FC9');
CREATE TABLE journal_head (id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL, hash BLOB NOT NULL);
INSERT INTO "journal_head" VALUES(1,5,X'E8F8CEE4D2EC57BC4C68A9ABCD435A7A5EC03AAD89A86AA582F322A1F20F5FC9');
CREATE TABLE run (id INTEGER PRIMARY KEY CHECK (id = 1), boot TEXT NOT NULL, config BLOB NOT NULL, started INTEGER NOT NULL, alive INTEGER NOT NULL, stopped INTEGER);
INSERT INTO "run" VALUES(1,'0f0e0d0c-0b0a-4908-8706-050403020100',X'7878787878787878787878787878787878787878787878787878787878787878',1795185000000,1795192200000,NULL);
CREATE INDEX journal_vessel ON journal (vessel, number);
CREATE INDEX journal_kind ON journal (kind, number);
CREATE INDEX journal_at ON journal (at);
CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END;
CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END;
COMMIT;
PRAGMA user_version = 1;
