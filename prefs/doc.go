// Package prefs keeps the user's settings in a TOML file.
//
// [Prefs] are the settings, a plain value. [Load] reads them, and returns the
// [Document] of the file: [Document.Save] writes what the user changed, and only
// that, into the file as it is on disk at that moment, and preserves all comments,
// unknown keys and other programs' changes; [Document.Poll] notices edits by hand.
// A file that is not valid is never written to. [Overrides] hold flags, which
// override the file for one run and are not saved.
//
// One table, schema, has for every key its name, explanation, default, allowed
// values, and how it is read and written; everything else is derived from it.
package prefs
