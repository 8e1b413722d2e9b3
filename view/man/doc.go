// Package man writes the manual pages of a program, man(7), from the same kong
// model that parses its command line, the same keys that its screen takes and
// the same schema that its lines follow: what is added there appears in
// the manual without a change here.
package man
