package list

import "iftopgo/flows"

// Common returns the owner of a row by owner as far as all of its processes agree; what
// they differ in is empty. It is nil for rows of other groups, and where nothing is known.
func (r *Row) Common(l *flows.Labels) *flows.Owner {
	id := r.ID()
	switch {
	case !id.Group.ByOwner() || id.Unknown():
		return nil
	case r.sum.common != nil:
		return r.sum.common
	case id.Group == flows.PIDs:
		return l.Process(id.Owner)
	default:
		return ownerOfID(&id)
	}
}

// ownerOfID returns what the ID of a row says of its processes, none of which is
// remembered.
func ownerOfID(id *flows.ID) *flows.Owner {
	o := &flows.Owner{Kind: id.Kind}
	switch {
	case id.Kind != flows.KindProcess:
		o.Name = id.Name
	case id.Group == flows.Users:
		o.User = id.Name
	case id.Group == flows.Packages:
		o.PackageName = id.Name
	}
	return o
}

// commonOwner returns what two owners have in common. a is nil before the first.
func commonOwner(a, b *flows.Owner) *flows.Owner {
	if a == nil || *a == *b {
		return b
	}
	c := flows.Owner{
		Name: common(a.Name, b.Name), Comm: common(a.Comm, b.Comm), Exe: common(a.Exe, b.Exe), Kind: common(a.Kind, b.Kind),
		PackageName: common(a.PackageName, b.PackageName), Package: common(a.Package, b.Package), SHA256: common(a.SHA256, b.SHA256),
		Container: common(a.Container, b.Container), Unit: common(a.Unit, b.Unit),
	}
	if a.Name == b.Name { // Else a number was given to another process later.
		c.PID = common(a.PID, b.PID)
	}
	if a.User == b.User && a.UID == b.UID {
		c.User, c.UID = a.User, a.UID
	}
	return &c
}

// common returns a value that two owners have, zero if they differ in it.
func common[T comparable](a, b T) T {
	if a == b {
		return a
	}
	var none T
	return none
}
