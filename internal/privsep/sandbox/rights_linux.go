package sandbox

import (
	"fmt"

	"golang.org/x/sys/unix"
	"kernel.org/pub/linux/libs/security/libcap/cap"
)

// become makes the process another user's, capabilities and all: keep takes them.
func become(u *User) error {
	if err := cap.SetGroups(u.GID, u.Groups...); err != nil {
		return fmt.Errorf("setting groups: %w", err)
	}
	if err := cap.SetUID(u.UID); err != nil {
		return fmt.Errorf("setting the user: %w", err)
	}
	return nil
}

// keep gives up all capabilities but those named: the permitted, effective,
// inheritable and ambient ones. Those that are not there are not missed.
func keep(wanted []Capability) error {
	now, err := cap.GetPID(0)
	if err != nil {
		return fmt.Errorf("reading capabilities: %w", err)
	}
	left := cap.NewSet()
	for _, c := range wanted {
		has, err := now.GetFlag(cap.Permitted, cap.Value(c))
		if err != nil || !has {
			continue // The kernel does not know it, or we do not have it.
		}
		if err := left.SetFlag(cap.Permitted, true, cap.Value(c)); err != nil {
			return fmt.Errorf("keeping %v: %w", cap.Value(c), err)
		}
		if err := left.SetFlag(cap.Effective, true, cap.Value(c)); err != nil {
			return fmt.Errorf("keeping %v: %w", cap.Value(c), err)
		}
	}
	// What goes from the inheritable set goes from the ambient one.
	if err := left.SetProc(); err != nil {
		return fmt.Errorf("setting capabilities: %w", err)
	}
	return nil
}

// dropBound empties the bounding set. That takes CAP_SETPCAP, which only root
// has as a rule; for others no_new_privs has the same effect.
func dropBound() error {
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
