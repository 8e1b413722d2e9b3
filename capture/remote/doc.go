// Package remote turns the lines that another iftopgo writes with --json into batches: those of
// a file, or of other machines at this moment. Whoever wrote them is not trusted.
//
// [Reader] splits and reads lines, [Differ] says what was carried from one line to the next, and
// [Source] adds up what several machines carry, second by second.
package remote
