package sandbox

import (
	"fmt"

	"golang.org/x/sys/unix"
	"kernel.org/pub/linux/libs/security/libcap/cap"
)

// switchUser changes the user and groups of all threads. Capabilities stay until
// dropCapabilitiesExcept.
func switchUser(u *User) error {
	if err := cap.SetGroups(u.GID, u.Groups...); err != nil {
		return fmt.Errorf("setting groups: %w", err)
	}
	if err := cap.SetUID(u.UID); err != nil {
		return fmt.Errorf("setting the user: %w", err)
	}
	return nil
}

// dropCapabilitiesExcept drops all capabilities but those wanted from the permitted,
// effective, inheritable and ambient sets. Wanted ones that the process does not have
// are ignored.
func dropCapabilitiesExcept(wanted []Capability) error {
	now, err := cap.GetPID(0)
	if err != nil {
		return fmt.Errorf("reading capabilities: %w", err)
	}
	left := cap.NewSet()
	for _, c := range wanted {
		has, err := now.GetFlag(cap.Permitted, cap.Value(c))
		if err != nil || !has {
			continue // Unknown to the kernel, or not permitted.
		}
		if err := left.SetFlag(cap.Permitted, true, cap.Value(c)); err != nil {
			return fmt.Errorf("keeping %v: %w", cap.Value(c), err)
		}
		if err := left.SetFlag(cap.Effective, true, cap.Value(c)); err != nil {
			return fmt.Errorf("keeping %v: %w", cap.Value(c), err)
		}
	}
	// Clearing the inheritable set clears the ambient one (capabilities(7)).
	if err := left.SetProc(); err != nil {
		return fmt.Errorf("setting capabilities: %w", err)
	}
	return nil
}

// DropCapabilities drops all capabilities of the process. What it starts can still get those that
// are its own, by its user or its file: no_new_privs, which would keep it from that, is not set.
func DropCapabilities() error { return dropCapabilitiesExcept(nil) }

// dropBoundingSet empties the bounding set. That takes CAP_SETPCAP, which usually only
// root has; for others no_new_privs has the same effect.
func dropBoundingSet() error {
	if !Has(SetPCap) {
		return nil
	}
	all := make([]cap.Value, 0, cap.MaxBits())
	for c := range cap.MaxBits() {
		all = append(all, c)
	}
	if err := cap.DropBound(all...); err != nil {
		return err
	}
	return nil
}

// Writable says whether the process may write files in a directory by its user and
// groups.
func Writable(dir string) bool {
	return unix.Faccessat(unix.AT_FDCWD, dir, unix.W_OK|unix.X_OK, unix.AT_EACCESS) == nil
}

// Has says whether the process has a capability.
func Has(c Capability) bool {
	now, err := cap.GetPID(0)
	if err != nil {
		return false
	}
	has, err := now.GetFlag(cap.Effective, cap.Value(c))
	return err == nil && has
}
