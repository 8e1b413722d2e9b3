package kernelcount

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// errBadCPUs says that a list of CPUs cannot be read.
var errBadCPUs = errors.New("not a list of processors")

// countedCPUs is how many CPUs get tables: those up to the last one that is online. What one does that comes later is
// captured. There may be many more that are possible, in virtual machines above all.
func countedCPUs() (int, error) {
	const path = "/sys/devices/system/cpu/online"
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, fmt.Errorf("counting processors: %w", err)
	}
	n, err := lastCPU(string(text))
	if err != nil {
		return 0, fmt.Errorf("counting processors: %s: %w", path, err)
	}
	return n + 1, nil
}

// lastCPU is the last one of a list such as "0-3,8" (Documentation/admin-guide/cputopology.rst).
func lastCPU(list string) (int, error) {
	list = strings.TrimSpace(list)
	last := list[strings.LastIndexAny(list, "-,")+1:]
	n, err := strconv.Atoi(last)
	if err != nil || n >= maxCPUs {
		return 0, fmt.Errorf("%w: %q", errBadCPUs, list)
	}
	return n, nil
}
