package buildinfo

import "testing"

func TestFeatureIsDescribedInWords(t *testing.T) {
	t.Parallel()
	for want, o := range map[string]Feature{
		"yes":                                    {Has: true},
		"no":                                     {},
		"ABI 7":                                  {Has: true, Detail: "ABI 7"},
		"with BTF, not permitted: needs cap_bpf": {Has: true, Detail: "with BTF", Needs: "cap_bpf"},
		"not permitted: needs cap_net_raw":       {Has: true, Needs: "cap_net_raw"},
		"no BTF":                                 {Detail: "no BTF"},
	} {
		if got := o.String(); got != want {
			t.Errorf("%+v reads %q, want %q", o, got, want)
		}
	}
}
