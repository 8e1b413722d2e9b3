// Package mappedfile maps whole files into memory, to be read in place: what is read of
// them takes memory of the kernel's page cache, which other programs share, instead of the
// program's own. Such a file may be cut or overwritten while it is mapped; [File.Read]
// makes an error of what would end the program.
package mappedfile
