package store

// Identity of the database file (PRAGMA application_id and user_version of SQLite).
const (
	// applicationID is "IfTG" in ASCII. The file(1) command finds it at offset 68.
	applicationID = 0x49665447
	// schemaVersion is increased with every change of the tables.
	schemaVersion = 2
)

// migrations bring the tables from the version of their index to the next one.
var migrations = [schemaVersion]string{
	0: `
CREATE TABLE text (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE subject (
	id INTEGER PRIMARY KEY,
	other INTEGER NOT NULL,
	process INTEGER NOT NULL REFERENCES text, program INTEGER NOT NULL REFERENCES text,
	user INTEGER NOT NULL REFERENCES text, package INTEGER NOT NULL REFERENCES text, container INTEGER NOT NULL REFERENCES text,
	host INTEGER NOT NULL REFERENCES text, name INTEGER NOT NULL REFERENCES text,
	asn INTEGER NOT NULL, org INTEGER NOT NULL REFERENCES text, country INTEGER NOT NULL REFERENCES text,
	service INTEGER NOT NULL REFERENCES text, port INTEGER NOT NULL,
	protocol INTEGER NOT NULL REFERENCES text, proto INTEGER NOT NULL,
	UNIQUE (host, process, service, name, program, user, package, container, asn, org, country, protocol, port, proto, other)
) STRICT;
CREATE TABLE bucket (
	id INTEGER PRIMARY KEY,
	level INTEGER NOT NULL, key INTEGER NOT NULL, interface INTEGER NOT NULL REFERENCES text,
	missed_sent INTEGER NOT NULL, missed_recv INTEGER NOT NULL,
	UNIQUE (level, key, interface)
) STRICT;
CREATE TABLE carried (
	bucket INTEGER NOT NULL REFERENCES bucket, subject INTEGER NOT NULL REFERENCES subject,
	sent INTEGER NOT NULL, recv INTEGER NOT NULL,
	PRIMARY KEY (bucket, subject)
) STRICT, WITHOUT ROWID;
CREATE TABLE counter (
	interface INTEGER PRIMARY KEY REFERENCES text,
	boot TEXT NOT NULL, ifindex INTEGER NOT NULL,
	read_sent INTEGER NOT NULL, read_recv INTEGER NOT NULL,
	ahead_sent INTEGER NOT NULL, ahead_recv INTEGER NOT NULL,
	at INTEGER NOT NULL
) STRICT;
CREATE TABLE pause (
	since INTEGER NOT NULL, until INTEGER NOT NULL, why TEXT NOT NULL
) STRICT;
CREATE VIEW traffic AS
SELECT CASE b.level WHEN 0 THEN '5 minutes' WHEN 1 THEN 'hour' WHEN 2 THEN 'day' ELSE 'month' END AS level,
	b.key, i.text AS interface, s.other,
	process.text AS process, program.text AS program, user.text AS user, package.text AS package, container.text AS container,
	host.text AS host, name.text AS name, s.asn, org.text AS org, country.text AS country,
	service.text AS service, s.port, protocol.text AS protocol, s.proto, c.sent, c.recv
FROM carried c JOIN bucket b ON b.id = c.bucket JOIN subject s ON s.id = c.subject JOIN text i ON i.id = b.interface
	JOIN text process ON process.id = s.process JOIN text program ON program.id = s.program JOIN text user ON user.id = s.user
	JOIN text package ON package.id = s.package JOIN text container ON container.id = s.container
	JOIN text host ON host.id = s.host JOIN text name ON name.id = s.name JOIN text org ON org.id = s.org
	JOIN text country ON country.id = s.country JOIN text service ON service.id = s.service JOIN text protocol ON protocol.id = s.protocol;
`,
	// A subject was a row of its own, with an index as long; there are nearly as many as sums.
	1: `
DROP VIEW traffic;
CREATE TABLE owner (
	id INTEGER PRIMARY KEY,
	process INTEGER NOT NULL REFERENCES text, program INTEGER NOT NULL REFERENCES text,
	user INTEGER NOT NULL REFERENCES text, package INTEGER NOT NULL REFERENCES text, container INTEGER NOT NULL REFERENCES text,
	UNIQUE (process, program, user, package, container)
) STRICT;
CREATE TABLE remote (
	id INTEGER PRIMARY KEY,
	host INTEGER NOT NULL REFERENCES text, name INTEGER NOT NULL REFERENCES text,
	asn INTEGER NOT NULL, org INTEGER NOT NULL REFERENCES text, country INTEGER NOT NULL REFERENCES text,
	UNIQUE (host, name, asn, org, country)
) STRICT;
CREATE TABLE service (
	id INTEGER PRIMARY KEY,
	service INTEGER NOT NULL REFERENCES text, port INTEGER NOT NULL,
	protocol INTEGER NOT NULL REFERENCES text, proto INTEGER NOT NULL,
	UNIQUE (service, port, protocol, proto)
) STRICT;
INSERT INTO owner (process, program, user, package, container) SELECT DISTINCT process, program, user, package, container FROM subject;
INSERT INTO remote (host, name, asn, org, country) SELECT DISTINCT host, name, asn, org, country FROM subject;
INSERT INTO service (service, port, protocol, proto) SELECT DISTINCT service, port, protocol, proto FROM subject;
CREATE TABLE sums (
	bucket INTEGER NOT NULL REFERENCES bucket, remote INTEGER NOT NULL REFERENCES remote,
	owner INTEGER NOT NULL REFERENCES owner, service INTEGER NOT NULL REFERENCES service, other INTEGER NOT NULL,
	sent INTEGER NOT NULL, recv INTEGER NOT NULL,
	PRIMARY KEY (bucket, remote, owner, service, other)
) STRICT, WITHOUT ROWID;
INSERT INTO sums SELECT c.bucket, r.id, o.id, v.id, s.other, c.sent, c.recv FROM carried c JOIN subject s ON s.id = c.subject
	JOIN owner o USING (process, program, user, package, container) JOIN remote r USING (host, name, asn, org, country)
	JOIN service v USING (service, port, protocol, proto);
DROP TABLE carried;
DROP TABLE subject;
ALTER TABLE sums RENAME TO carried;
CREATE VIEW traffic AS
SELECT CASE b.level WHEN 0 THEN '5 minutes' WHEN 1 THEN 'hour' WHEN 2 THEN 'day' ELSE 'month' END AS level,
	b.key, i.text AS interface, c.other,
	process.text AS process, program.text AS program, user.text AS user, package.text AS package, container.text AS container,
	host.text AS host, name.text AS name, r.asn, org.text AS org, country.text AS country,
	service.text AS service, v.port, protocol.text AS protocol, v.proto, c.sent, c.recv
FROM carried c JOIN bucket b ON b.id = c.bucket JOIN text i ON i.id = b.interface
	JOIN owner o ON o.id = c.owner JOIN remote r ON r.id = c.remote JOIN service v ON v.id = c.service
	JOIN text process ON process.id = o.process JOIN text program ON program.id = o.program JOIN text user ON user.id = o.user
	JOIN text package ON package.id = o.package JOIN text container ON container.id = o.container
	JOIN text host ON host.id = r.host JOIN text name ON name.id = r.name JOIN text org ON org.id = r.org
	JOIN text country ON country.id = r.country JOIN text service ON service.id = v.service JOIN text protocol ON protocol.id = v.protocol;
`,
}
