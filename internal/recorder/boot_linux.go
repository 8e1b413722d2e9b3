package recorder

import (
	"fmt"
	"os"
	"strings"
)

// Boot returns the boot id of the kernel (random(4)), which another one has another of.
func Boot() (string, error) {
	text, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return "", fmt.Errorf("reading the boot id: %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}
