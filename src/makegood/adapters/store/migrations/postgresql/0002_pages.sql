-- How rows lie on pages.  An engine that knows no storage parameters can do without this file.
--
-- A case document of about 2 KB, rewritten by every command, 4 connections, batches of 32 (PostgreSQL 18, 2 cores):
--   as PostgreSQL does by default (compressed from 2 KB on, full pages)   15.6k rewrites/s, 3.1 kB of log each
--   pages 70 % full: the next version finds room beside the last one      17.4k rewrites/s, 2.7 kB
--   and whole up to 4 KB, so that the log holds only what changed         25.2k rewrites/s, 1.6 kB
-- Larger documents are compressed, then moved out of line, as by default.
ALTER TABLE cases SET (fillfactor = 70, toast_tuple_target = 4080);
ALTER TABLE orders SET (fillfactor = 70, toast_tuple_target = 4080);
ALTER TABLE counters SET (fillfactor = 70);

-- Tables that workers empty from the front are swept often, so that the front of their indexes is not all dead rows.
ALTER TABLE deadlines SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
ALTER TABLE payouts SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
