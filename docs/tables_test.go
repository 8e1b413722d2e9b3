package docs_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"iftopgo/capture/decode"
	"iftopgo/capture/filter"
	"iftopgo/flows"
	"iftopgo/model"
	"iftopgo/view/ndjson"
)

// linkUses is what the link types that are decoded are for.
var linkUses = map[decode.LinkType]string{
	decode.LinkNull:           "BSD and macOS loopback, tunnels",
	decode.LinkEthernet:       "Ethernet, and Wi-Fi that is not monitored",
	decode.LinkTokenRing:      "token ring",
	decode.LinkSLIP:           "SLIP",
	decode.LinkPPP:            "PPP, also in Cisco's framing",
	decode.LinkFDDI:           "FDDI",
	decode.LinkPPPoE:          "PPPoE sessions",
	decode.LinkSymantec:       "a firewall of Symantec",
	decode.LinkATM:            "ATM with LLC",
	decode.LinkATMCLIP:        "classical IP over ATM of Linux",
	decode.LinkSunATM:         "ATM of Sun, with LLC or LAN emulation",
	decode.LinkERF:            "records of Endace's cards with Ethernet, PPP, HDLC or IP",
	decode.LinkRaw:            "IP without a link header: tunnels",
	decode.LinkCiscoHDLC:      "Cisco HDLC",
	decode.Link80211:          "802.11",
	decode.LinkFrameRelay:     "Frame Relay (RFC 2427, Cisco)",
	decode.LinkLoop:           "OpenBSD loopback",
	decode.LinkENC:            "IPsec of the BSDs (enc)",
	decode.LinkLinuxSLL:       "Linux cooked: `tcpdump -i any`; also around radiotap and Frame Relay",
	decode.LinkPFLOG:          "the log of pf (OpenBSD, FreeBSD, NetBSD, macOS)",
	decode.LinkPrism:          "802.11 with a Prism or AVS header",
	decode.LinkIPOverFC:       "Fibre Channel",
	decode.LinkRadiotap:       "802.11 with a radiotap header",
	decode.LinkApple1394:      "FireWire",
	decode.LinkAVS:            "802.11 with an AVS header",
	decode.LinkPPPD:           "PPP as pppd filters it",
	decode.LinkPPI:            "802.11 and others with per-packet information",
	decode.LinkPPPDir:         "PPP with a direction",
	decode.LinkCiscoHDLCDir:   "Cisco HDLC with a direction",
	decode.LinkFrameRelayDir:  "Frame Relay with a direction",
	decode.LinkMPLS:           "MPLS",
	decode.LinkIPNET:          "ipnet of Solaris",
	decode.LinkIPv4:           "IPv4 without a link header",
	decode.LinkIPv6:           "IPv6 without a link header",
	decode.LinkNFLOG:          "the log of netfilter (`tcpdump -i nflog`)",
	decode.LinkNetAnalyzer:    "Ethernet of netANALYZER",
	decode.LinkIPoIB:          "IP over InfiniBand, with its routing header or without",
	decode.LinkPKTAP:          "macOS `pktap`, around frames of other link types",
	decode.LinkVSOCK:          "sockets between a host and its guests: a row",
	decode.LinkMPacket:        "Ethernet with its preamble (802.3br)",
	decode.LinkLinuxSLL2:      "Linux cooked, version 2",
	decode.LinkDSABrcm:        "Ethernet with a tag of Broadcom's switches",
	decode.LinkDSABrcmPrepend: "the same, in front of the frame",
	decode.LinkDSA:            "Ethernet with a tag of Marvell's switches",
	decode.LinkEDSA:           "the same with an EtherType",

	decode.LinkNetAnalyzerTransparent: "the same with its preamble",
}

// linkTable is the table of link types that are decoded.
func linkTable(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("| number | link type | what it is |\n|---|---|---|\n")
	for link := range decode.LinkNetwork {
		if !decode.Reads(link) {
			continue
		}
		use, ok := linkUses[link]
		if !ok {
			t.Errorf("link type %d is decoded, and nothing here says what it is", link)
		}
		fmt.Fprintf(&b, "| %d | `%s` | %s |\n", link, flows.LinkTypeName(uint16(link)), use)
	}
	return b.String()
}

// update has tables written instead of compared.
var update = flag.Bool("update", false, "write the tables of keys, of JSON fields and of link types")

// TestTablesOfKeysAndFieldsAreTheProgramsOwn is not parallel: with -update it writes
// pages that others read.
func TestTablesOfKeysAndFieldsAreTheProgramsOwn(t *testing.T) {
	line, flow, err := ndjson.Fields()
	if err != nil {
		t.Fatal(err)
	}
	interfaces, one, err := ndjson.InterfaceFields()
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []struct{ page, name, text string }{
		{"screen.md", "keys", keyTable(keyMap(t))},
		{"reference.md", "link types with filters", paragraph(filter.LinkTypes())},
		{"json.md", "fields of a line", fieldTable(line)},
		{"json.md", "fields of a flow", fieldTable(flow)},
		{"json.md", "fields of a line of interfaces", fieldTable(interfaces)},
		{"json.md", "fields of an interface", fieldTable(one)},
		{"decoded.md", "link types", linkTable(t)},
	} {
		page := read(t, "docs/"+table.page)
		first, last := "<!-- "+table.name+": written by go test ./docs -update -->\n", "<!-- end of "+table.name+" -->"
		before, rest, begins := strings.Cut(page, first)
		is, after, ends := strings.Cut(rest, last)
		switch {
		case !begins || !ends:
			t.Errorf("docs/%s has no lines %s%s", table.page, first, last)
		case is == table.text:
		case !*update:
			t.Errorf("docs/%s: %s: out of date; go test ./docs -update writes the table (-page +program):\n%s",
				table.page, table.name, cmp.Diff(strings.Split(is, "\n"), strings.Split(table.text, "\n")))
		default:
			if err := os.WriteFile(filepath.Join("..", "docs", table.page), []byte(before+first+table.text+last+after), 0o644); err != nil { //nolint:gosec // It is a page.
				t.Error(err)
			}
		}
	}
}

func keyMap(t *testing.T) model.KeyMap {
	t.Helper()
	keys, err := model.NewKeyMap(false, nil)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// keyTable is the table of keys and what they do.
func keyTable(keys model.KeyMap) string {
	var b strings.Builder
	b.WriteString("| key | what it does | name in `[keys]` |\n|---|---|---|\n")
	group := ""
	for _, k := range keys {
		if k.Group != group {
			group = k.Group
			b.WriteString("| **" + group + "** | | |\n")
		}
		shown := "`" + strings.Join(k.Keys(), "` `") + "`"
		b.WriteString("| " + shown + " | " + k.Help().Desc + " | `" + string(k.Action) + "` |\n")
	}
	return b.String()
}

// fieldTable is the table of fields of a JSON object. Fields without an explanation of
// their own share the row of the one before them.
func fieldTable(fields []ndjson.Field) string {
	var b strings.Builder
	b.WriteString("| field | type | what it is |\n|---|---|---|\n")
	for len(fields) > 0 {
		names, kind, about := "`"+fields[0].Name+"`", fields[0].Type, fields[0].About
		for fields = fields[1:]; len(fields) > 0 && fields[0].About == ""; fields = fields[1:] {
			names += ", `" + fields[0].Name + "`"
		}
		b.WriteString("| " + names + " | " + kind + " | " + about + " |\n")
	}
	return b.String()
}

// paragraph lists words as code, in lines that are as long as those of the pages.
func paragraph(words []string) string {
	const width = 130
	var b strings.Builder
	column := 0
	for i, w := range words {
		w = "`" + w + "`"
		if i < len(words)-1 {
			w += ","
		}
		switch {
		case i == 0:
		case column+1+len(w) > width:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(w)
		column += len(w)
	}
	return b.String() + "\n"
}
