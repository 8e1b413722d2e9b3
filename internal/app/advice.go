package app

import "fmt"

// captureCapabilities are the capabilities of the file that let everybody capture, and find
// the processes of all users.
const captureCapabilities = "cap_net_raw,cap_net_admin,cap_bpf,cap_perfmon=ep"

// permissionAdvice says how to get the privileges to capture on a system.
func permissionAdvice(system string) string {
	if system != "linux" {
		return "run with sudo, or give yourself access to /dev/bpf*; --interfaces, --demo and -r need none"
	}
	return fmt.Sprintf("run with sudo, or once: sudo setcap %s %s; --interfaces, --demo and -r need none", captureCapabilities, executable())
}

// missingPrivileges says what is missing to capture on a system, and the command that gives
// it.
func missingPrivileges(system string) string {
	if system != "linux" {
		return "access to /dev/bpf* is missing: run with sudo"
	}
	return fmt.Sprintf("use sudo, or once: sudo setcap %s %s", captureCapabilities, executable())
}
