package suites

import (
	"errors"
	"os"
	"os/exec"
)

// Tools are the programs that are compared, and how they run.
type Tools struct {
	// Program is the path of iftopgo; Capinfos and Tshark are those of Wireshark's
	// tools.
	Program, Capinfos, Tshark string
	// Limits are those of each tool for each file.
	Limits Limits

	env []string
}

// Find finds Wireshark's tools. The error names those that are not installed.
func (t *Tools) Find() error {
	var noCapinfos, noTshark error
	t.Capinfos, noCapinfos = exec.LookPath("capinfos")
	t.Tshark, noTshark = exec.LookPath("tshark")
	return errors.Join(noCapinfos, noTshark)
}

// isolate gives the tools nobody's settings, one language and one time zone.
func (t *Tools) isolate(settings string) {
	t.env = []string{
		"PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir(), "LC_ALL=C", "TZ=UTC",
		"HOME=" + settings, "XDG_CONFIG_HOME=" + settings, "WIRESHARK_CONFIG_DIR=" + settings,
	}
}
