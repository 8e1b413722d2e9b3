// Package lsof reads from the output of lsof(8) which process has which socket, for
// macOS. It is strict: a line that is not as documented is an error, because a misread
// table would give traffic to the wrong process.
package lsof
