package e2e

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/vishvananda/netlink"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// TestACaptureIsOnTheInterfaceThatAnyOfItsNamesMeans captures by flag and by settings.
func TestACaptureIsOnTheInterfaceThatAnyOfItsNamesMeans(t *testing.T) {
	t.Parallel()
	lab := nettest.New(t)
	own := lab.Remote.Iface
	lab.Remote.Do(t, func() error {
		l, err := netlink.LinkByName(own)
		if err != nil {
			return err
		}
		labelled, err := netlink.ParseAddr("10.78.0.2/24")
		if err != nil {
			return err
		}
		labelled.Label = own + ":0"
		latin1 := &netlink.Veth{LinkAttrs: netlink.LinkAttrs{Name: "b\xfcro"}, PeerName: "other"}
		return errors.Join(netlink.LinkAddAltName(l, "enp9s0"), netlink.AddrAdd(l, labelled), netlink.LinkAdd(latin1), netlink.LinkSetUp(latin1))
	})
	for about, c := range map[string]struct {
		args   []string
		want   string
		status int
	}{
		"its own name":               {[]string{"-i", own}, own, 0},
		"an alternative name":        {[]string{"-i", "enp9s0"}, own, 0},
		"a label":                    {[]string{"-i", own + ":0"}, own, 0},
		"a name that is not UTF-8":   {[]string{"-i", "b\xfcro"}, `b\xfcro`, 0},
		"as it is shown":             {[]string{"-i", `b\xfcro`}, `b\xfcro`, 0},
		"the portable engine, too":   {[]string{"-i", "b\xfcro", "--engine", "go-pcap"}, `b\xfcro`, 0},
		"the settings have another":  {[]string{"-c", fileWith(t, "config.toml", "interface = \"enp9s0\"\n")}, own, 0},
		"the settings have it shown": {[]string{"-c", fileWith(t, "shown.toml", `interface = 'b\xfcro'`+"\n")}, `b\xfcro`, 0},
		"several":                    {[]string{"-i", "enp9s0", "-i", "b\xfcro"}, own + `, b\xfcro`, 0},
		"one by two names":           {[]string{"-i", "enp9s0", "-i", own + ":0"}, "it is the same interface as enp9s0", exitUsage},
		"no name of any":             {[]string{"-i", own + ":7"}, "no such interface", exitUsage},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			cmd := program.Command(t, append([]string{"--json", "-Z", "-n", "--once"}, c.args...)...)
			var out, message strings.Builder
			cmd.Stdout, cmd.Stderr = &out, &message
			lab.Remote.Start(t, cmd)
			_ = cmd.Wait() // The status says it.
			if status := cmd.ProcessState.ExitCode(); status != c.status {
				t.Fatalf("status %d, want %d: %s", status, c.status, message.String())
			}
			if c.status != 0 {
				if !strings.Contains(message.String(), c.want) {
					t.Errorf("the message is %q, want %q", message.String(), c.want)
				}
				return
			}
			var l struct{ Interface string }
			if err := json.Unmarshal([]byte(out.String()), &l); err != nil || !utf8.ValidString(out.String()) {
				t.Fatalf("%v: %q", err, out.String())
			}
			if l.Interface != c.want {
				t.Errorf("the interface is %q, want %q", l.Interface, c.want)
			}
		})
	}
}
