//go:build linux

package procfs

import (
	"bufio"
	"cmp"
	"io"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
)

// loaders are the names of the dynamic loaders of glibc, musl and uClibc: ld.so(8). That
// of musl is its C library.
var loaders = regexp.MustCompile(`^(ld([-.0-9].*)?\.so(\.\d+)*|libc\.so|libc\.musl-.+\.so(\.\d+)*)$`)

// IsLoader reports whether a path is that of a dynamic loader, which was given another
// program to run.
func IsLoader(exe string) bool { return loaders.MatchString(path.Base(exe)) }

// Loaded returns the path of the program that a process runs through a loader. The kernel
// does not know it; the arguments name it, but a process can change them, so that it has
// to be one of the files whose code is mapped. It is empty if there is none.
func (fs FS) Loaded(pid int) string {
	dir := fs.Dir(pid)
	f, err := os.Open(dir + "/maps")
	if err != nil {
		return ""
	}
	defer f.Close() //nolint:errcheck // It was only read.
	code := mappedCode(io.LimitReader(f, maxMaps))
	for i := range code {
		code[i] = strings.TrimSuffix(code[i], deleted)
	}
	args, err := fs.CommandLine(pid)
	if err != nil {
		return ""
	}
	return loadedProgram(code, args)
}

// maxMaps is the most that is read of /proc/PID/maps, in bytes; the program is mapped once.
const maxMaps = 4 << 20

// maxMapped is how many files are looked at: a process can map any number.
const maxMapped = 4096

// mappedCode returns the files that a process has mapped to be executed, in the order of
// their addresses, by the text of /proc/PID/maps (proc_pid_maps(5)).
func mappedCode(maps io.Reader) (files []string) {
	const mode, file = 1, 5
	known := map[string]bool{}
	lines := bufio.NewScanner(maps)
	for lines.Scan() && len(files) < maxMapped {
		// The path is the rest of the line, with blanks as they are.
		fields := strings.SplitN(lines.Text(), " ", file+1)
		if len(fields) <= file || !strings.Contains(fields[mode], "x") {
			continue
		}
		name := strings.TrimLeft(fields[file], " ")
		if strings.HasPrefix(name, "/") && !known[name] {
			known[name] = true
			files = append(files, name)
		}
	}
	return files
}

// valueOptions are the options of loaders that the next argument belongs to.
var valueOptions = []string{
	"--library-path", "--preload", "--argv0", "--audit", "--inhibit-rpath", "--glibc-hwcaps-prepend", "--glibc-hwcaps-mask",
}

// programArgument returns the argument of a loader that names the program: the first that
// is no option.
func programArgument(args []string) string {
	for i := 1; i < len(args); i++ {
		switch {
		case slices.Contains(valueOptions, args[i]):
			i++
		case !strings.HasPrefix(args[i], "--"):
			return args[i]
		}
	}
	return ""
}

// loadedProgram returns which of some mapped files is the program: the one that the
// arguments name, or, since that may be a link, the first that is no library.
func loadedProgram(code, args []string) string {
	named := programArgument(args)
	byName, other := "", ""
	for _, file := range code {
		switch {
		case IsLoader(file):
		case file == named:
			return file
		case byName == "" && named != "" && path.Base(file) == path.Base(named):
			byName = file
		case other == "" && !strings.Contains(path.Base(file), ".so"):
			other = file
		}
	}
	return cmp.Or(byName, other)
}
