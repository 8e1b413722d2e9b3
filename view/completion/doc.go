// Package completion writes the scripts with which bash, elvish, fish,
// PowerShell and zsh complete the command line of a program, from the same kong
// model that parses it: a flag that is added there is completed without a change
// here.
package completion
