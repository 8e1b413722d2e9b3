// Package prefs keeps the user's preferences in a TOML file.
//
// [Prefs] is a plain value. [Load] reads it, and with it a [Document], which
// knows the file: [Document.Save] writes what the user changed, and only that,
// into the file as it is on disk at that moment, with all comments, unknown
// keys and other programs' changes kept; [Document.Poll] notices edits by hand.
// A file that is not valid is never written to. [Overrides] hold flags, which
// rule for one run and are not saved.
//
// One table, schema, says for every key its name, explanation, default, what is
// allowed, and how it is read and written; everything else is derived from it.
package prefs
