package sandbox

import (
	"fmt"

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

// keep gives up all capabilities but those named, in every set there is. Those
// that are not there are not missed.
func keep(wanted []Capability) error {
	now := cap.GetProc()
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
	if err := cap.ResetAmbient(); err != nil {
		return fmt.Errorf("clearing the ambient set: %w", err)
	}
	if err := dropBound(now); err != nil {
		return err
	}
	if err := left.SetProc(); err != nil {
		return fmt.Errorf("setting capabilities: %w", err)
	}
	return nil
}

// dropBound empties the bounding set. That takes CAP_SETPCAP, which only root
// has as a rule; for others no_new_privs has the same effect.
func dropBound(now *cap.Set) error {
	if has, err := now.GetFlag(cap.Permitted, cap.SETPCAP); err != nil || !has {
		return nil //nolint:nilerr // See above.
	}
	all := make([]cap.Value, 0, cap.MaxBits())
	for c := range cap.MaxBits() {
		all = append(all, c)
	}
	if err := cap.DropBound(all...); err != nil {
		return fmt.Errorf("emptying the bounding set: %w", err)
	}
	return nil
}

// Has says whether the process has a capability.
func Has(c Capability) bool {
	has, err := cap.GetProc().GetFlag(cap.Effective, cap.Value(c))
	return err == nil && has
}
