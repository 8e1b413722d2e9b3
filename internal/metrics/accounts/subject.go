package accounts

import (
	"strconv"
	"strings"

	"iftopgo/flows"
)

// Places is how many series a family has for each direction, besides the other one.
const Places = 100

// OtherName is the first label of the series of all that has none of its own.
const OtherName = "other"

// Labels are the values of the labels of a series, in the order of its family. An empty one is not
// known, or is not of the family.
type Labels [3]string

// valid returns the labels as they can be exported: in UTF-8. Those that are not are of the same
// series where they look the same.
func (l Labels) valid() Labels {
	for i := range l {
		l[i] = strings.ToValidUTF8(l[i], "\uFFFD")
	}
	return l
}

// other are the labels of the series of all that has none of its own.
var other = Labels{OtherName}

// process returns the labels of the process of a flow: its name, user, and container or unit.
func process(k *flows.Key, l *flows.Labels) Labels {
	o, _ := l.Owner(*k)
	if o == nil {
		return Labels{}
	}
	return Labels{o.Name, o.User, o.Place()}
}

// service returns the labels of the service of a flow: its name, or else the number of its port,
// and the protocol that carries it.
func service(k *flows.Key, l *flows.Labels) Labels {
	protocol, port := k.ProtoName(), l.ServicePort(*k)
	if port == 0 {
		return Labels{protocol, protocol}
	}
	if name := l.ServiceName(k.Proto, port); name != "" {
		return Labels{name, protocol}
	}
	return Labels{strconv.FormatUint(uint64(port), 10), protocol}
}

// host returns the labels of the remote host of a flow: its address.
func host(k *flows.Key, _ *flows.Labels) Labels {
	if k.Net == flows.NetNone {
		return Labels{}
	}
	return Labels{k.Remote.Netip().String()}
}

// name returns the labels of the name of the remote host of a flow.
func name(k *flows.Key, l *flows.Labels) Labels {
	if k.Net == flows.NetNone {
		return Labels{}
	}
	return Labels{l.Remote(k).Text}
}

// network returns the labels of the network of the remote host of a flow: the number of its
// autonomous system, the organisation that has it, and the country.
func network(k *flows.Key, l *flows.Labels) Labels {
	n, known := l.Network(k.Remote)
	if k.Net == flows.NetNone || !known || n == nil {
		return Labels{}
	}
	l0 := Labels{"", n.Org, n.Country}
	if n.ASN != 0 {
		l0[0] = strconv.FormatUint(uint64(n.ASN), 10)
	}
	return l0
}
