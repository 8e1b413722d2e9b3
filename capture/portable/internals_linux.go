package portable

import "reflect"

// internalFields are the fields that internals reads.
var internalFields = map[string]reflect.Kind{"fd": reflect.Int, "cache": reflect.Slice}

// cached is how many packets the handle can return without looking at its ring:
// it takes packets out of the ring by the block.
func (in internals) cached() int { return in.handle.FieldByName("cache").Len() }
