// Package boundedfile reads whole files that may not be what they should be: a named
// pipe that nobody writes to, a device without an end, or a file that is too large.
// Paths come from the user or the system; symbolic links are followed.
package boundedfile
