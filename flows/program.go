package flows

import (
	"path"
	"strings"
)

// memfdPrefix is how the kernel writes the path of a program that is run from memory
// (memfd_create(2)); the name that was given to it follows, and may have slashes.
const memfdPrefix = "/memfd:"

// ProgramName returns what a program is called by its path: the name of its file, or of
// one in memory the name that it was given. A text that is no path, as that of a process
// whose program is not known, is returned as it is. The name of a name is the name.
func ProgramName(exe string) string {
	for {
		given, inMemory := strings.CutPrefix(exe, memfdPrefix)
		if !inMemory {
			break
		}
		if given == "" {
			return "memfd"
		}
		exe = given
	}
	if exe == "" || exe[0] != '/' && exe[0] != '.' {
		return exe
	}
	return path.Base(exe)
}

// runners are programs that run what others have written: interpreters, and programs of
// many names. Versions in their names are left out.
var runners = map[string]bool{
	"ash": true, "awk": true, "bash": true, "bun": true, "busybox": true, "csh": true, "dash": true, "deno": true,
	"dotnet": true, "escript": true, "expect": true, "fish": true, "gawk": true, "guile": true, "java": true, "julia": true,
	"ksh": true, "lua": true, "luajit": true, "mawk": true, "mksh": true, "mono": true, "node": true, "nodejs": true,
	"perl": true, "php": true, "pypy": true, "python": true, "Rscript": true, "ruby": true, "sh": true, "tclsh": true,
	"tcsh": true, "toybox": true, "wish": true, "zsh": true,
}

// ProcessName returns what a process is called by the path of its program, empty when
// that is not known, and by the name the process has itself. It is that of the program;
// but of an interpreter, and of a program of many names, many things run: then it is the
// name that the process has, which is that of the script at first, or the name under
// which the program was started.
func ProcessName(exe, comm string) string {
	program := ProgramName(exe)
	runner := program
	if version := strings.IndexAny(program, "0123456789.-"); version > 0 {
		runner = program[:version]
	}
	// A program that its loader was given to run has the name of the loader (ld.so(8)).
	own := !strings.HasPrefix(program, comm) && !strings.HasPrefix(comm, "ld-") && !strings.HasPrefix(comm, "ld.so")
	if program == "" || runners[runner] && own {
		return ProgramName(comm)
	}
	return program
}
