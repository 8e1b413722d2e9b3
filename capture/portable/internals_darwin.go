package portable

import "reflect"

// internalFields are the fields that internals reads.
var internalFields = map[string]reflect.Kind{"fd": reflect.Int, "buf": reflect.Slice}

// buffer is what the last read was into, zero behind what it gave. A read gives
// all packets there are, of which the handle returns the first.
func (in internals) buffer() []byte { return in.handle.FieldByName("buf").Bytes() }
