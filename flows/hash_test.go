package flows_test

import (
	"testing"

	"iftopgo/flows"
	"iftopgo/internal/flowstest"
)

// TestHashesTellOwnersApart compares rows that differ in their owners alone: were their
// hashes equal, grouping them would take the square of their number.
func TestHashesTellOwnersApart(t *testing.T) {
	t.Parallel()
	for _, g := range []flows.Group{flows.PIDs, flows.HidingParts(flows.LocalPort|flows.RemotePort, true)} {
		seen := map[uint64]flows.OwnerID{}
		for owner := range flows.OwnerID(100) {
			id := flows.ID{Group: g, Owner: owner, Key: flowstest.Key(1)}
			if other, twice := seen[id.Hash()]; twice {
				t.Fatalf("group %b: owners %d and %d have one hash", g, other, owner)
			}
			seen[id.Hash()] = owner
		}
	}
}
