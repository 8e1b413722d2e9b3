package suites

import (
	"errors"
	"os"
	"os/exec"
)

// Tools are the programs that are compared, and how they run.
type Tools struct {
	// Program is the path of iftopgo, the others are those of Wireshark's tools.
	Program, Capinfos, Mergecap, Tshark string
	// Limits are those of each tool for each file.
	Limits Limits

	// scratch is a directory for settings and files that come and go.
	scratch string
	env     []string
}

// Find finds Wireshark's tools. The error names those that are not installed.
func (t *Tools) Find() error {
	var errs [3]error
	t.Capinfos, errs[0] = exec.LookPath("capinfos")
	t.Mergecap, errs[1] = exec.LookPath("mergecap")
	t.Tshark, errs[2] = exec.LookPath("tshark")
	return errors.Join(errs[:]...)
}

// isolate gives the tools nobody's settings, one language and one time zone.
func (t *Tools) isolate(scratch string) {
	t.scratch = scratch
	t.env = []string{
		"PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir(), "LC_ALL=C", "TZ=UTC",
		"HOME=" + scratch, "XDG_CONFIG_HOME=" + scratch, "WIRESHARK_CONFIG_DIR=" + scratch,
	}
}
