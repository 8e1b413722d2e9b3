package iface

import (
	"errors"
	"testing"

	"github.com/vishvananda/netlink"

	"iftopgo/capture"
	"iftopgo/internal/nettest"
)

// TestAnInterfaceIsFoundByEachOfItsNames gives interfaces of a namespace other names,
// labels, and a name that is not UTF-8.
func TestAnInterfaceIsFoundByEachOfItsNames(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	own := lab.Local.Iface
	const long, latin1 = "a-name-of-more-than-fifteen-bytes", "b\xfcro"
	lab.Local.Do(t, func() error {
		l, err := netlink.LinkByName(own)
		if err != nil {
			return err
		}
		labelled, err := netlink.ParseAddr("10.78.0.1/24")
		if err != nil {
			return err
		}
		labelled.Label = own + ":0"
		return errors.Join(
			netlink.LinkAddAltName(l, "enp9s0"), netlink.LinkAddAltName(l, long), netlink.LinkAddAltName(l, "alt\xff"),
			netlink.AddrAdd(l, labelled),
			netlink.LinkAdd(&netlink.Veth{LinkAttrs: netlink.LinkAttrs{Name: latin1}, PeerName: "other"}),
		)
	})
	for name, want := range map[string]string{
		own: own, "enp9s0": own, long: own, own + ":0": own, "alt\xff": own, `alt\xff`: own,
		latin1: `b\xfcro`, `b\xfcro`: `b\xfcro`, "other": "other", "lo": "lo", "any": "any",
		own + ":1": "", "enp9s": "", "b\xfc": "", "büro": "", "": "",
	} {
		var found Device
		err := lab.Local.Try(func() (err error) {
			found, err = Find(name)
			return err
		})
		switch {
		case want == "" && !errors.Is(err, capture.ErrNoInterface):
			t.Errorf("%q: found %q, %v; want %v", name, found.Name, err, capture.ErrNoInterface)
		case want != "" && (err != nil || found.Name != want):
			t.Errorf("%q: found %q, %v; want %q", name, found.Name, err, want)
		case want == `b\xfcro` && found.SystemName != latin1:
			t.Errorf("%q: the system calls it %q", name, found.SystemName)
		}
	}
}

func TestAnInterfaceIsFirstWhatItIsCalled(t *testing.T) {
	t.Parallel()
	own := []known{{"eth0", 0}, {`b\xfcro`, 1}, {"b\xfcro", 2}}
	other := []known{{"eth0", 1}, {"enp9s0", 0}, {"enp9s0", 2}}
	for name, want := range map[string]int{"eth0": 0, `b\xfcro`: 1, "b\xfcro": 2, "enp9s0": 0} {
		if got, ok := find(name, own, other); !ok || got != want {
			t.Errorf("%q is number %d, %v; want %d", name, got, ok, want)
		}
	}
}

func TestNamesThatAreNotUTF8AreShownEscaped(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"eth0": "eth0", "büro": "büro", "b\xfcro": `b\xfcro`, "\xff\xfe": `\xff\xfe`, "\xe2\x82": `\xe2\x82`, "€\x80": `€\x80`} {
		if got := printableName(name); got != want {
			t.Errorf("%q is shown as %q, want %q", name, got, want)
		}
	}
}
