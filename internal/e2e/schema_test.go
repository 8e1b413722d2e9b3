package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"iftopgo/internal/modeltest"
	"iftopgo/view/ndjson"
)

// strict is the schema without leave to add fields: what the program writes
// has to be in it.
var strict = sync.OnceValues(func() (*jsonschema.Schema, error) { return compileSchema(true) })

func compileSchema(closed bool) (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(ndjson.JSONSchema))
	if err != nil {
		return nil, err
	}
	if closed {
		top, _ := doc.(map[string]any)
		defs, _ := top["$defs"].(map[string]any)
		capture, _ := defs["capture"].(map[string]any)
		flow, _ := defs["flow"].(map[string]any)
		gone, _ := defs["gone"].(map[string]any)
		for _, object := range []map[string]any{top, capture, flow, gone} {
			if object == nil {
				return nil, fmt.Errorf("an object of the schema is missing: %v", defs)
			}
			object["additionalProperties"] = false
		}
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	const where = "urn:iftopgo:test"
	if err := c.AddResource(where, doc); err != nil {
		return nil, err
	}
	return c.Compile(where)
}

// violation says how a line breaks the schema, nil when it does not.
func violation(s *jsonschema.Schema, line []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
	if err != nil {
		return err
	}
	return s.Validate(value)
}

// expectSchema checks a line against the schema.
func expectSchema(t *testing.T, line []byte) {
	t.Helper()
	s, err := strict()
	if err != nil {
		t.Fatal(err)
	}
	if err := violation(s, line); err != nil {
		t.Errorf("a line breaks the schema: %v\n%.2000s", err, line)
	}
}

func TestEveryKindOfLineFollowsTheSchema(t *testing.T) {
	t.Parallel()
	file, noneClosed := sample("mixed.pcapng"), filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(noneClosed, []byte("closed_flows = 0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		has  string // what the lines must contain for the case to be one
	}{
		"the demo with its owners":         {[]string{"--demo", "--duration", "45s"}, `"process_name":"`},
		"a file of several interfaces":     {[]string{"-r", file}, `"interface":"`},
		"its end":                          {[]string{"-r", file}, `"final":true`},
		"bytes":                            {[]string{"-r", file, "-B"}, `"unit":"B/s"`},
		"one line":                         {[]string{"-r", file, "--once"}, `"final":true`},
		"a limit":                          {[]string{"-r", file, "--limit", "1"}, `"other":true`},
		"no rows at all":                   {[]string{"-r", file, "-f", "port 9999"}, `"flows":[]`},
		"alerts":                           {[]string{"--demo", "--duration", "45s", "--alert", "1Mb"}, `"alerts":["`},
		"no ports and no names":            {[]string{"-r", file, "-n", "-N", "-P"}, `"dst_port":`},
		"what has no addresses":            {[]string{"-r", sample("unusual.pcap")}, `"protocol":"`},
		"every ten seconds":                {[]string{"--demo", "--duration", "45s", "--refresh", "10"}, `"interval":10`},
		"headers that lie":                 {[]string{"-r", sample("lying.pcap")}, `"undecoded":`},
		"the network layer":                {[]string{"-r", sample("ipv6.pcap"), "--count", "ip"}, `"src":"[`},
		"rows that have fallen silent":     {[]string{"--demo", "--duration", "150s", "--limit", "3"}, `"flows":`},
		"changes alone":                    {[]string{"--demo", "--duration", "90s", "--json=changes"}, `"unchanged":true`},
		"what is gone since":               {[]string{"--demo", "--duration", "90s", "--json=changes", "-c", noneClosed}, `"gone":[`},
		"changes of a few":                 {[]string{"--demo", "--duration", "90s", "--json=changes", "--sort", "total", "--limit", "30"}, `"unchanged":true`},
		"flows that are merged":            {[]string{"--demo", "--duration", "90s", "-c", noneClosed}, `"merged":true`},
		"flows that are closed":            {[]string{"--demo", "--duration", "90s"}, `"closed":true`},
		"by process, a few":                {[]string{"--demo", "--duration", "90s", "--by", "process", "--limit", "3"}, `"pid":`},
		"by program":                       {[]string{"--demo", "--duration", "90s", "--by", "program"}, `"unknown":true`},
		"by host":                          {[]string{"--demo", "--duration", "90s", "--by", "host"}, `"dst_host":`},
		"by host in a file":                {[]string{"-r", sample("framed.pcap"), "--by", "host"}, `"name":"no address"`},
		"by name":                          {[]string{"--demo", "--duration", "90s", "--by", "name", "--json=changes"}, `"flows_now":`},
		"by service":                       {[]string{"--demo", "--duration", "90s", "--by", "service"}, `"dst_port":443`},
		"by user":                          {[]string{"--demo", "--duration", "90s", "--by", "user"}, `"user":"`},
		"by package":                       {[]string{"--demo", "--duration", "90s", "--by", "package"}, `"publisher":"`},
		"by container":                     {[]string{"--demo", "--duration", "90s", "--by", "container"}, `"container":"`},
		"by protocol":                      {[]string{"-r", file, "--by", "protocol"}, `"by":"protocol"`},
		"by interface":                     {[]string{"-r", file, "--by", "interface"}, `"interface":"`},
		"an order and no owners asked for": {[]string{"--demo", "--duration", "5s", "-Z", "--sort", "total"}, `"flow_count":`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, _ := replay(t, c.args...) // Which checks each line.
			if !bytes.Contains(text, []byte(c.has)) {
				t.Errorf("no line has %s", c.has)
			}
		})
	}
}

// TestExportsOfEveryTabFollowTheSchema looks at what --json never writes.
func TestExportsOfEveryTabFollowTheSchema(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{
		"flows": nil, "hosts": {"tab"}, "services": {"tab", "tab"}, "processes": {"tab", "tab", "tab"},
		"publishers": {"tab", "tab", "tab", "tab"}, "containers": {"tab", "tab", "tab", "tab", "K"}, "merged": {"s"}, "merged twice": {"s", "d"}, "closed hidden": {"X"}, "hosts with closed hidden": {"tab", "X"}, "filtered": {"/", "w", "e", "b", "enter"},
	} {
		for _, crowded := range []bool{false, true} {
			m := modeltest.Press(modeltest.Model(modeltest.Options{Crowded: crowded}), keys...)
			line, err := ndjson.Append(nil, &m, ndjson.Options{Limit: 5})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			expectSchema(t, line)
		}
	}
}

// TestSchemaRefusesWhatIsNoLine proves that a check can fail.
func TestSchemaRefusesWhatIsNoLine(t *testing.T) {
	t.Parallel()
	good, _ := replay(t, "-r", sample("ethernet.pcap"), "--once")
	open, err := compileSchema(false)
	if err != nil {
		t.Fatal(err)
	}
	closed, err := strict()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ from, to string }{
		"another schema":            {`"schema":1`, `"schema":2`},
		"a time without a zone":     {`("timestamp":"[^"]*)Z"`, `$1"`},
		"a unit of its own":         {`"bit/s"`, `"bits"`},
		"a negative total":          {`"total_sent":`, `"total_sent":-1`},
		"a fraction of a byte":      {`"total_recv":`, `"total_recv":0.5`},
		"an address that is none":   {`"src_ip":"`, `"src_ip":"x`},
		"a port that cannot be":     {`"dst_port":`, `"dst_port":99999`},
		"no capture":                {`"capture":`, `"capt":`},
		"a flow without a protocol": {`"protocol":`, `"protokoll":`},
		"a final that is false":     {`"final":true`, `"final":false`},
		"another engine":            {`"engine":"file"`, `"engine":"magic"`},
		"a fraction of a bit":       {`"sent_40s":`, `"sent_40s":0.5`},
		"a time since when of none": {`"since":"`, `"since":"x`},
		"an end without its host":   {`"src_host":`, `"src_hast":`},
	} {
		bad := regexp.MustCompile(c.from).ReplaceAll(good, []byte(c.to))
		if bytes.Equal(bad, good) {
			t.Errorf("%s: the line has no %s", name, c.from)
		}
		if violation(open, bad) == nil {
			t.Errorf("%s is let through", name)
		}
	}
	later := bytes.Replace(good, []byte(`"unit":`), []byte(`"colour":"blue","unit":`), 1)
	if violation(closed, later) == nil {
		t.Error("the strict schema lets a field through that it does not name")
	}
	if err := violation(open, later); err != nil {
		t.Errorf("a field of a later version is refused: %v", err)
	}
}
