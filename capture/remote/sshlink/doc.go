// Package sshlink runs ssh for machines whose lines are wanted, and passes on what they write. It
// does so in a process of its own, which is the program started once more and is not confined: so
// the program that reads what strangers may have written needs no network and runs nothing.
//
// [Start] is the program's side, [Main] the process.
package sshlink
