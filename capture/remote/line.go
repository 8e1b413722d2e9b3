package remote

import (
	"fmt"
	"math"

	"iftopgo/flows"
)

// Schema is the number of the schema of the lines that are read (docs/json.md).
const Schema = 1

// Line is what a line says, as far as it is read. It has been checked, and its text cleaned.
type Line struct {
	// Time is when it was written, in nanoseconds since the Unix epoch; Uptime how long the
	// capture had run by then, and Interval how long it is since the line before, both in
	// nanoseconds.
	Time, Uptime, Interval int64
	// Since is from when on it counts, in nanoseconds since the Unix epoch.
	Since int64
	// Total is what was carried since then.
	Total flows.Tally
	// Received and Undecoded are packets, Drops those that kernel and interfaces dropped.
	Received, Undecoded, Drops uint64
	// Restarts is how often an interface was opened again.
	Restarts uint64
	// Interface is what is captured from, State how that is doing; "live" when it is well.
	Interface, State string
	// Notes are what is not as it was asked for there.
	Notes []string
	// Partial says that rows of which nothing has changed were left out; Gone are then those
	// that are not there any more.
	Partial bool
	Rows    []Row
	Gone    []Row
	// Final says that no line follows.
	Final bool

	schema   uint64
	grouped  string // by what rows are, that are no flows
	hasFlows bool
	hasTime  bool
}

// Row is a flow of a line.
type Row struct {
	// Identity is which flow it is. It is not written any more: rows share it.
	*Identity
	// Ownership is whose it is, as Identity; nil if it is not known.
	Ownership *Ownership
	// Tally is what it has carried since the capture began, Recent what of it since the line
	// before, as far as the line says so.
	flows.Tally
	Recent      flows.Pair
	HasRecent   bool
	Closed      bool
	First, Last int64

	iface uint32    // the number of its interface
	known *knownRow // what was known of it, once a Differ has it
}

// key is the key of the flow, with its interface.
func (r *Row) key() flows.Key {
	k := r.Key
	k.Iface = r.iface
	return k
}

// Identity is which flow a row is of, and what that is called.
type Identity struct {
	// Key has no interface: that is called Interface, empty where there is a single one.
	Key       flows.Key
	Interface string
	// Machine is the machine, where the lines are of several.
	Machine string
	// Local and Remote are the names of both ends, Source where that of the remote one comes
	// from, or else that of the local one.
	Local, Remote string
	Source        flows.NameSource
	ECH           bool
	Network       Network
}

// Ownership is which process a flow belongs to, and whether that is a guess.
type Ownership struct {
	Process Process
	Guess   bool
}

// Process is the owner of a flow. The zero value is not known.
type Process struct {
	PID                                                            int
	Name, Comm, User, Exe, PackageName, Package, SHA256, Container string
}

// Network is the network of the remote end of a flow. The zero value is not known.
type Network struct {
	ASN          uint32
	Org, Country string
}

// unknownSchema is the number of a schema that is too large to be told, or no whole number.
const unknownSchema = math.MaxUint64

// SchemaError says that lines follow another schema. 0 is none.
type SchemaError uint64

// Error says what to install where.
func (e SchemaError) Error() string {
	switch {
	case e == 0:
		return fmt.Sprintf("its lines name no schema: they are no lines of iftopgo --json, whose schema is %d", Schema)
	case e == unknownSchema:
		return fmt.Sprintf("its lines follow a schema with a number that is not known, this iftopgo reads schema %d: install a newer iftopgo here", Schema)
	case e > Schema:
		return fmt.Sprintf("its lines follow schema %d, this iftopgo reads schema %d: install a newer iftopgo here", uint64(e), Schema)
	default:
		return fmt.Sprintf("its lines follow schema %d, this iftopgo reads schema %d: install a newer iftopgo there", uint64(e), Schema)
	}
}

// fieldError says what is wrong with a line that is JSON.
type fieldError string

func (e fieldError) Error() string { return "it has " + string(e) }

// maxCut is how much of what is wrong an error quotes, in bytes.
const maxCut = 40

// cut is the beginning of a text from a line, for an error.
func cut(text []byte) string { return flows.Clean(string(text[:min(len(text), maxCut)]), maxCut) }

// check reports what of a whole line cannot be.
func (l *Line) check() error {
	switch {
	case l.schema != Schema:
		return SchemaError(l.schema)
	case l.grouped != "":
		return fieldError("rows by " + l.grouped + ", not flows: write it without --by")
	case !l.hasFlows:
		return fieldError("no flows, as the lines of --interfaces")
	case !l.hasTime:
		return fieldError("no timestamp")
	}
	return nil
}
