package syntax

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

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
		tree, fault := Parse(expr)
		if fault != nil {
			t.Errorf("%s: %+v", expr, fault)
			continue
		}
		if diff := cmp.Diff(want, tree); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", expr, diff)
		}
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
		"not type mgt":  {4, 8},
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

func TestRangesAreReadAsScanfReadsThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]int32{
		"80-90": {80, 90}, "80-90-100": {80, 90}, "80-90x": {80, 90}, "80--1": {80, -1}, "99999999999-1": {-1, 1},
	} {
		if lo, hi, ok := ScanRange(text); !ok || [2]int32{lo, hi} != want {
			t.Errorf("%s: %d to %d, %v", text, lo, hi, ok)
		}
	}
	for _, text := range []string{"", "80", "http-90", "80-https", "-"} {
		if _, _, ok := ScanRange(text); ok {
			t.Errorf("%q is a range", text)
		}
	}
}
