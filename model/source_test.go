package model_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/flows"
	"iftopgo/model"
)

func TestNotesSayWhichLinkTypesAreNotDecoded(t *testing.T) {
	t.Parallel()
	count := func(links ...uint16) []flows.LinkCount {
		var out []flows.LinkCount
		for i, link := range links {
			out = append(out, flows.LinkCount{Link: link, Packets: uint64(i + 1)})
		}
		return out
	}
	eight := []string{
		"1 packet of link type USER0 is not decoded", "2 packets of link type USER1 are not decoded",
		"3 packets of link type USER2 are not decoded", "4 packets of link type USER3 are not decoded",
		"5 packets of link type USER4 are not decoded", "6 packets of link type USER5 are not decoded",
		"7 packets of link type USER6 are not decoded", "8 packets of link type USER7 are not decoded",
	}
	for name, c := range map[string]struct {
		unread []flows.LinkCount
		want   []string
	}{
		"all are decoded": {nil, nil},
		"two are not": {count(187, 220), []string{
			"1 packet of link type BLUETOOTH_HCI_H4 is not decoded", "2 packets of link type USB_LINUX_MMAPPED are not decoded",
		}},
		"nine are not, which is not too many": {
			count(147, 148, 149, 150, 151, 152, 153, 154, 155), append(eight[:8:8], "9 packets of link type USER8 are not decoded"),
		},
		"so many that the last are counted together": {
			count(147, 148, 149, 150, 151, 152, 153, 154, 155, 156), append(eight[:8:8], "19 packets of 2 more link types are not decoded"),
		},
	} {
		if diff := cmp.Diff(c.want, model.Notes(&flows.Health{Unread: c.unread})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestSidesThatAreAGuessAreNoted(t *testing.T) {
	t.Parallel()
	for n, want := range map[uint64]string{
		0:    "",
		1:    "1 flow of other hosts has its sides by guess: -F CIDR says which network is local",
		1204: "1,204 flows of other hosts have their sides by guess: -F CIDR says which network is local",
	} {
		h := flows.Health{Guessed: n}
		if got := strings.Join(model.Notes(&h), ""); got != want {
			t.Errorf("%d flows: %q, want %q", n, got, want)
		}
	}
}
