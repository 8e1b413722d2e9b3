package e2e

import (
	"os/exec"
	"strings"
	"testing"
	"time"

	"iftopgo/internal/nettest"
)

// nodeClient and pythonClient connect to a host by TLS.
const (
	nodeClient = `require("tls").connect({host: process.argv[1], port: 443, servername: process.argv[1], rejectUnauthorized: false}, function() { this.write("x") })
.on("error", () => {}).on("data", () => process.exit())`
	pythonClient = `
import socket, ssl, sys
c = ssl.create_default_context()
c.check_hostname, c.verify_mode = False, ssl.CERT_NONE
s = c.wrap_socket(socket.create_connection((sys.argv[1], 443)), server_hostname=sys.argv[1])
s.send(b"x")
s.recv(1)`
)

// TestFlowsOfOtherProgramsHaveTheirNames runs those that are installed, with a name server and
// a certificate of the lab, with offloading and without. Each flow has the name that its
// program says itself.
func TestFlowsOfOtherProgramsHaveTheirNames(t *testing.T) {
	t.Parallel()
	clients := map[string][]string{
		"curl":      {"curl", "-sk", "-m", "5", "https://curl.names.example"},
		"curl-http": {"curl", "-s", "-m", "5", "http://curl-http.names.example"},
		"curl-four": {"curl", "-4sk", "-m", "5", "https://curl-four.names.example"},
		"openssl":   {"openssl", "s_client", "-connect", "openssl.names.example:443", "-servername", "openssl.names.example"},
		"python":    {"python3", "-c", pythonClient, "python.names.example"},
		"node":      {"node", "-e", nodeClient, "node.names.example"},
	}
	for about, offload := range map[string]bool{"with offloading": true, "without": false} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			lab := newNamesLab(t)
			if !offload {
				lab.switchOffloading(false)
			}
			want := map[string]string{}
			last := lab.captured([]string{"-i", "lab1"}, func() {
				for name, args := range clients {
					if _, err := exec.LookPath(args[0]); err != nil {
						t.Logf("%s is not installed", args[0])
						continue
					}
					want[name+".names.example"] = "sni"
					if strings.Contains(name, "http") {
						want[name+".names.example"] = "http"
					}
					lab.runClient(args)
				}
			})
			for _, r := range last.Flows {
				if r.DstPort != 443 && r.DstPort != 80 {
					continue
				}
				if want[r.NameDst] != r.NameSource {
					t.Errorf("the flow to %s is called %q by %q", r.Dst, r.NameDst, r.NameSource)
				}
				delete(want, r.NameDst)
			}
			if len(want) > 0 {
				t.Errorf("not seen: %v", want)
			}
		})
	}
}

// runClient runs a program at the remote end, with the name server of the lab. What it makes of
// the answer, which is one byte, does not matter.
func (l *namesLab) runClient(args []string) {
	l.t.Helper()
	cmd := withFiles(l.t, map[string]string{"resolv.conf": "nameserver " + nettest.LocalIPv4 + "\n"}, args...)
	cmd.Stdin = strings.NewReader("x\n")
	l.Remote.Start(l.t, cmd)
	stuck := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	defer stuck.Stop()
	_ = cmd.Wait()
}
