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

// owner returns the ID of a process, 0 for none, and adds it to what is told if it is new.
func (d *Differ) owner(s *Step, p *Process) flows.OwnerID {
	if *p == (Process{}) {
		return 0
	}
	seen, ok := d.owners[*p]
	if !ok {
		if len(d.owners) >= maxOwners {
			d.forgetOwners()
		}
		d.ids.last++
		seen.id = d.ids.last
		s.Told.Owners = append(s.Told.Owners, p.owner(seen.id))
	}
	seen.line = d.number
	d.owners[*p] = seen
	return seen.id
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

// label adds what a row says of its flow beside its counters, if it did not say so before.
func (d *Differ) label(s *Step, r *Row, k *knownRow) {
	if id := d.owner(s, &r.Process); id != 0 && (id != k.owner || r.Guess != k.guess) {
		evidence := flows.EvidenceTold
		if r.Guess {
			evidence = flows.EvidenceGuess
		}
		s.Told.Owned = append(s.Told.Owned, flows.Owned{Key: r.Key, Owner: id, Evidence: evidence})
		k.owner, k.guess = id, r.Guess
	}
	if r.Network != (Network{}) && r.Network != k.network {
		if s.Told.Networks == nil {
			s.Told.Networks = make(map[flows.Addr]*flows.Network)
		}
		s.Told.Networks[r.Key.Remote] = flows.NewNetwork(r.Network.ASN, r.Network.Org, r.Network.Country)
		k.network = r.Network
	}
	if r.Remote != k.remote || r.Local != k.local || r.Source != k.source {
		nameEnds(s, r)
		k.remote, k.local, k.source = r.Remote, r.Local, r.Source
	}
}

// nameEnds adds the names of both ends of a row.
func nameEnds(s *Step, r *Row) {
	local := r.Local
	switch {
	case r.Remote != "":
		nameRemote(s, r)
	case local != "" && r.Source.OfFlow():
		s.Seen = append(s.Seen, flows.Seen{Key: r.Key, Name: local, Source: r.Source, Served: true, ECH: r.ECH})
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
		s.Seen = append(s.Seen, flows.Seen{Key: r.Key, Name: r.Remote, Source: r.Source, ECH: r.ECH})
	case r.Source > flows.SourceHosts:
		s.Seen = append(s.Seen, flows.Seen{Key: flows.Key{Remote: r.Key.Remote}, Name: r.Remote, Source: r.Source})
	default:
		looked := flows.LookedUp{Name: r.Remote, File: r.Source == flows.SourceHosts}
		s.Told.Names = append(s.Told.Names, flows.NamedAddr{Addr: r.Key.Remote, LookedUp: looked})
	}
}
