// Package program builds iftopgo for the tests that run it: as it is shipped, static
// and without cgo, and once for all tests of a package. TestMain calls [Main], tests
// call [Path] or [Output].
package program
