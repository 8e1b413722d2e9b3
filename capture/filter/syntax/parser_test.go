package syntax

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// expectTree parses an expression, which must be one, and compares its tree.
func expectTree(t *testing.T, expr string, want Node) {
	t.Helper()
	tree, fault := Parse(expr)
	if fault != nil {
		t.Errorf("%s: %+v", expr, fault)
		return
	}
	if diff := cmp.Diff(want, tree); diff != "" {
		t.Errorf("%s: (-want +got)\n%s", expr, diff)
	}
}

func TestTreesHaveTheQualifiersThatAreImplied(t *testing.T) {
	t.Parallel()
	port := Qualifiers{Proto: ProtoTCP, Direction: DirDst, Type: TypePort}
	for expr, want := range map[string]Node{
		"": nil,
		"tcp dst port 80 or 443": &Chain{
			Span:  Span{13, 22},
			First: &ID{Span: Span{13, 15}, Qualifiers: port, Form: FormNumber, Num: 80, Bits: -1},
			Rest:  []Joined{{Or: true, X: &ID{Span: Span{19, 22}, Qualifiers: port, Form: FormNumber, Num: 443, Bits: -1}}},
		},
		`not host \tcp`: &Negation{Span: Span{0, 13}, X: &ID{
			Span: Span{9, 13}, Qualifiers: Qualifiers{Type: TypeHost}, Form: FormName, Text: "tcp", Bits: -1,
		}},
		"net 10.0/16": &ID{
			Span: Span{4, 11}, Qualifiers: Qualifiers{Type: TypeNet}, Form: FormIPv4, Text: "10.0", Bits: 16,
		},
		"ip[1:2] > 5": &Comparison{
			Span: Span{0, 11}, Relation: RelGreater,
			Left:  &Load{Span: Span{0, 7}, Proto: ProtoIP, Index: &Constant{Span{3, 4}, 1}, Size: 2},
			Right: &Constant{Span{10, 11}, 5},
		},
	} {
		expectTree(t, expr, want)
	}
}

func TestFaultsStandWhereTheTextGoesWrong(t *testing.T) {
	t.Parallel()
	for expr, want := range map[string]Span{
		"tcp and":       {7, 7},
		"tcp port 80)":  {11, 12},
		"host 1:2:3:":   {5, 11},
		"ip[0:3] = 1":   {5, 6},
		"host a, b":     {6, 7},
		"src proto 6":   {0, 9},
		"not vpi 1":     {4, 7},
		"port 99999999": {},
	} {
		var got Span
		if _, fault := Parse(expr); fault != nil {
			got = fault.Span
		}
		if got != want {
			t.Errorf("%s: the fault is at %v, want %v", expr, got, want)
		}
	}
}

func TestNumbersAreReadInTheirBase(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]uint32{
		"80": 80, "0": 0, "0x50": 80, "0X50": 80, "0120": 80, "4294967295": 0xffffffff, "0xffffffff": 0xffffffff,
	} {
		if v, ok := ParseNumber(text); !ok || v != want {
			t.Errorf("%s: %d, %v", text, v, ok)
		}
	}
	for _, text := range []string{"", "08", "80x", "x80", "0x", "-1", "4294967296", "0x100000000", "0040000000000", " 1"} {
		if v, ok := ParseNumber(text); ok {
			t.Errorf("%q is the number %d", text, v)
		}
	}
}

func TestPrimitivesOfPFsLogAreTestsOfItsHeader(t *testing.T) {
	t.Parallel()
	for expr, want := range map[string]Node{
		"on em0":            &LogName{Span{0, 6}, 4, "em0"},
		"ifname em0":        &LogName{Span{0, 10}, 4, "em0"},
		"ruleset ftp-proxy": &LogName{Span{0, 17}, 20, "ftp-proxy"},
		"rnr 5":             &LogNumber{Span{0, 5}, 36, 4, 5},
		"rulenum 5":         &LogNumber{Span{0, 9}, 36, 4, 5},
		"srnr 0x10":         &LogNumber{Span{0, 9}, 40, 4, 16},
		"reason match":      &LogNumber{Span{0, 12}, 3, 1, 0},
		"reason 3":          &LogNumber{Span{0, 8}, 3, 1, 3},
		"action block":      &LogNumber{Span{0, 12}, 2, 1, 1},
		"action accept":     &LogNumber{Span{0, 13}, 2, 1, 0},
	} {
		expectTree(t, expr, want)
	}
	for _, expr := range []string{"on", "on 5", "rnr", "rnr em0", "rnr (5)", "action 1", "action maybe", "reason", "reason maybe", "tcp on em0"} {
		if _, fault := Parse(expr); fault == nil {
			t.Errorf("%s: was parsed", expr)
		}
	}
}

func TestFramesOf80211AreTestedInTheirFirstTwoBytes(t *testing.T) {
	t.Parallel()
	for expr, want := range map[string]FrameControl{
		"type mgt":                           {Span{0, 8}, 0, 0x00, 0x0c},
		"type ctl":                           {Span{0, 8}, 0, 0x04, 0x0c},
		"wlan type DATA":                     {Span{0, 14}, 0, 0x08, 0x0c},
		"type 8":                             {Span{0, 6}, 0, 0x08, 0x0c},
		"type data subtype null":             {Span{0, 22}, 0, 0x48, 0xfc},
		"type mgt subtype 0x80":              {Span{0, 21}, 0, 0x80, 0xfc},
		"subtype beacon":                     {Span{0, 14}, 0, 0x80, 0xfc},
		"wlan subtype ack":                   {Span{0, 16}, 0, 0xd4, 0xfc},
		"subtype qos-data":                   {Span{0, 16}, 0, 0x88, 0xfc},
		"wlan dir tods":                      {Span{0, 13}, 1, 1, 3},
		"direction DStoDS":                   {Span{0, 16}, 1, 3, 3},
		"dir (2)":                            {Span{0, 7}, 1, 2, 3},
		"type management subtype assoc-resp": {Span{0, 34}, 0, 0x10, 0xfc},
	} {
		tree, fault := Parse(expr)
		if fault != nil {
			t.Errorf("%s: %+v", expr, fault)
			continue
		}
		if diff := cmp.Diff(Node(&want), tree); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", expr, diff)
		}
	}
	for _, expr := range []string{
		"type", "type nothing", "type 16", "type 3", "subtype 0", "subtype", "subtype nothing", "type mgt subtype null",
		"type 0 subtype 0xff", "type 0 subtype 1", "dir", "dir 4", "dir abc", "type (8", "type 0 subtype",
	} {
		if _, fault := Parse(expr); fault == nil {
			t.Errorf("%s: was parsed", expr)
		}
	}
}
