package remote

import (
	"strings"

	"iftopgo/flows"
)

// OwnerIDs gives out the IDs of process owners. They are those of one program: all machines whose
// lines it reads share them.
type OwnerIDs struct{ last flows.OwnerID }

// ownerSeen is the ID of a process, and the last line that had it.
type ownerSeen struct {
	id   flows.OwnerID
	line uint64
}

// maxOwners is of how many processes the IDs are remembered. Beyond it, those that the last line
// does not have are forgotten.
const maxOwners = 8192

// owner returns a process with its ID, and adds it to what is told if it is new.
func (d *Differ) owner(s *Step, p *Process) *ownerSeen {
	seen := d.owners[*p]
	if seen == nil {
		if len(d.owners) >= maxOwners {
			d.forgetOwners()
		}
		d.ids.last++
		seen = &ownerSeen{id: d.ids.last}
		d.owners[*p] = seen
		s.Told.Owners = append(s.Told.Owners, p.owner(seen.id))
	}
	return seen
}

// forgetOwners forgets the IDs of processes that neither this line has, nor the one before.
func (d *Differ) forgetOwners() {
	for p, seen := range d.owners {
		if seen.line+1 < d.number {
			delete(d.owners, p)
		}
	}
}

// owner returns the process as flows have it.
func (p *Process) owner(id flows.OwnerID) flows.Owner {
	o := flows.Owner{
		ID: id, Kind: flows.KindProcess, PID: p.PID, Name: p.Name, Comm: p.Comm, Exe: p.Exe, User: p.User,
		Package: p.Package, PackageName: p.PackageName, SHA256: p.SHA256, Container: p.Container,
	}
	switch {
	case p.PID != 0:
	case p.Name == "forwarded":
		o.Kind = flows.KindForwarded
	case p.Name == "kernel", strings.HasPrefix(p.Name, "kernel: "):
		o.Kind = flows.KindKernel
	}
	return o
}

// label adds what a row says of its flow beside its counters, if it did not say so before. Rows that
// say the same mostly share it.
func (d *Differ) label(s *Step, r *Row) {
	k := r.known
	if o := r.Ownership; o != nil && o != k.ownership && o.Process != (Process{}) {
		d.own(s, r, d.owner(s, &o.Process))
		k.ownership = o
	}
	if k.owner != nil {
		k.owner.line = d.number
	}
	if r.Identity == k.identity {
		return
	}
	before := k.identity
	if before == nil {
		before = &Identity{}
	}
	if r.Network != (Network{}) && r.Network != before.Network {
		if s.Told.Networks == nil {
			s.Told.Networks = make(map[flows.Addr]*flows.Network)
		}
		s.Told.Networks[r.Key.Remote] = flows.NewNetwork(r.Network.ASN, r.Network.Org, r.Network.Country)
	}
	if r.Remote != before.Remote || r.Local != before.Local || r.Source != before.Source {
		nameEnds(s, r)
	}
	k.identity = r.Identity
}

// own adds whose a flow is, if it did not say so before.
func (d *Differ) own(s *Step, r *Row, owner *ownerSeen) {
	k, guess := r.known, r.Ownership.Guess
	if owner == k.owner && guess == k.guess {
		return
	}
	evidence := flows.EvidenceTold
	if guess {
		evidence = flows.EvidenceGuess
	}
	s.Told.Owned = append(s.Told.Owned, flows.Owned{Key: r.key(), Owner: owner.id, Evidence: evidence})
	k.owner, k.guess = owner, guess
}

// nameEnds adds the names of both ends of a row.
func nameEnds(s *Step, r *Row) {
	local := r.Local
	switch {
	case r.Remote != "":
		nameRemote(s, r)
	case local != "" && r.Source.OfFlow():
		s.Seen = append(s.Seen, flows.Seen{Key: r.key(), Name: local, Source: r.Source, Served: true, ECH: r.ECH})
		return
	}
	if local != "" {
		s.Told.Names = append(s.Told.Names, flows.NamedAddr{Addr: r.Key.Local, LookedUp: flows.LookedUp{Name: local}})
	}
}

// nameRemote adds the name of the remote end: of the flow, or of its address.
func nameRemote(s *Step, r *Row) {
	switch {
	case r.Source.OfFlow():
		s.Seen = append(s.Seen, flows.Seen{Key: r.key(), Name: r.Remote, Source: r.Source, ECH: r.ECH})
	case r.Source > flows.SourceHosts:
		s.Seen = append(s.Seen, flows.Seen{Key: flows.Key{Remote: r.Key.Remote}, Name: r.Remote, Source: r.Source})
	default:
		looked := flows.LookedUp{Name: r.Remote, File: r.Source == flows.SourceHosts}
		s.Told.Names = append(s.Told.Names, flows.NamedAddr{Addr: r.Key.Remote, LookedUp: looked})
	}
}
