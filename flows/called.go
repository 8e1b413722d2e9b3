package flows

import "strings"

// Called is a name and where it comes from. The zero value is no name.
type Called struct {
	HostName
	Source NameSource
	// ECH says that the client sent an encrypted ClientHello, or pretended to: another
	// name may be meant.
	ECH bool
}

// LookedUp is a name of an address that was looked up, empty for none.
type LookedUp struct {
	Name string
	// File is set when it is from the hosts file.
	File bool
}

func (n LookedUp) source() NameSource {
	switch {
	case n.Name == "":
		return SourceNone
	case n.File:
		return SourceHosts
	default:
		return SourcePTR
	}
}

// called is the name as labels keep it.
func (n LookedUp) called() Called {
	return Called{HostName: HostName{n.Name, strings.ToLower(n.Name)}, Source: n.source()}
}

// Address returns what an address is called, whether or not names are shown: what its host
// says of itself, or what was asked for there last, or what was looked up.
func (l *Labels) Address(a Addr) Called {
	if !l.OnlyLookedUp {
		if c, ok := l.seen.hosts.get(a); ok {
			return c
		}
	}
	c, _ := l.names.get(a)
	return c
}

// Remote returns what the remote side of a flow is called, whether or not names are shown:
// what the flow says itself, or what its address is called.
func (l *Labels) Remote(k *Key) Called {
	if !l.OnlyLookedUp && l.seen.asked.size() > 0 {
		if c, ok := l.seen.asked.get(*k); ok {
			return c
		}
	}
	return l.Address(k.Remote)
}

// Local returns what the local side of a flow is called, as Remote does.
func (l *Labels) Local(k *Key) Called {
	if !l.OnlyLookedUp && l.seen.served.size() > 0 {
		if c, ok := l.seen.served.get(*k); ok {
			return c
		}
	}
	return l.Address(k.Local)
}

// ShownRemote returns Remote when names are shown, else no name.
func (l *Labels) ShownRemote(k *Key) Called {
	if l.Numeric {
		return Called{} // Nothing is looked up: it is asked of every row.
	}
	return l.Remote(k)
}

// ShownLocal returns Local when names are shown, else no name.
func (l *Labels) ShownLocal(k *Key) Called {
	if l.Numeric {
		return Called{}
	}
	return l.Local(k)
}

// shownAddress returns Address when names are shown, else no name.
func (l *Labels) shownAddress(a Addr) Called {
	if l.Numeric {
		return Called{}
	}
	return l.Address(a)
}
