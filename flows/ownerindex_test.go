package flows

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestOwnerIndexNeverChanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		type kept struct {
			index ownerIndex
			want  map[Key]attribution
		}
		all := []kept{{}}
		for step := range rapid.IntRange(1, 8).Draw(t, "steps") {
			l, want := all[step].index, maps.Clone(all[step].want)
			if want == nil {
				want = map[Key]attribution{}
			}
			var owned []Owned
			for _, n := range rapid.SliceOfN(rapid.IntRange(0, 300), 0, 200).Draw(t, "batch") {
				owned = append(owned, Owned{Key{LocalPort: uint16(n)}, OwnerID(step), Evidence(n % 3)})
				want[Key{LocalPort: uint16(n)}] = attribution{OwnerID(step), Evidence(n % 3)}
			}
			l = l.with(owned)
			if rapid.IntRange(0, 3).Draw(t, "trim") == 0 {
				keep := func(k *Key) bool { return k.LocalPort%2 == 0 }
				maps.DeleteFunc(want, func(k Key, _ attribution) bool { return !keep(&k) })
				l = l.only(keep)
			}
			all = append(all, kept{l, want})
		}
		for step, k := range all {
			got := map[Key]attribution{}
			for n := range 301 {
				key := Key{LocalPort: uint16(n)}
				if a, ok := k.index.get(&key); ok {
					got[key] = a
				}
			}
			if diff := cmp.Diff(k.want, got, cmp.AllowUnexported(attribution{})); step > 0 && diff != "" {
				t.Fatal(diff)
			}
			if k.index.size() < len(k.want) {
				t.Fatalf("size %d of %d entries", k.index.size(), len(k.want))
			}
		}
	})
}
