// Package lsof reads which process has which socket from the output of lsof(8),
// for systems where the kernel tells nobody else. It is strict: a line that is not
// as documented ends the reading, because a table misread gives traffic to the
// wrong process.
package lsof
