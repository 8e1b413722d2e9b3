package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"iftopgo/internal/e2e/program"
	"iftopgo/internal/nettest"
)

// fetch asks a server on a host for a page, and returns the status and the text, or 0.
func fetch(t testing.TB, h *nettest.Host, at, path string) (status int, text string) {
	t.Helper()
	h.Do(t, func() error {
		c, err := net.Dial("tcp", at)
		if err != nil {
			return nil // It is not there yet.
		}
		defer c.Close()
		if _, err := io.WriteString(c, "GET "+path+" HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			return nil
		}
		answer, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			return nil
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err == nil {
			status, text = answer.StatusCode, string(body)
		}
		return nil
	})
	return status, text
}

// daemonSet is what a test reads of a DaemonSet: of its only container.
type daemonSet struct {
	Spec struct {
		Template struct {
			Metadata struct{ Annotations map[string]string }
			Spec     struct{ Containers []container }
		}
	}
}

type container struct {
	Command         []string
	Ports           []struct{ ContainerPort int }
	SecurityContext struct {
		Capabilities struct{ Add []string }
	}
	LivenessProbe struct {
		HTTPGet struct{ Path string }
	}
}

// readDaemonSet checks the recipe by the schema of Kubernetes, in which no other field is allowed.
func readDaemonSet(t *testing.T) (d daemonSet) {
	t.Helper()
	const script = `
import json, sys, yaml, kubernetes_validate
for d in yaml.safe_load_all(open(sys.argv[1])):
    kubernetes_validate.validate(d, kubernetes_validate.latest_version(), strict=True)
    print(json.dumps(d))
`
	out, err := exec.Command(pythonWith(t, "kubernetes_validate"), "-c", script, metricsRecipe("kubernetes.yaml")).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if err := json.Unmarshal(out, &d); err != nil || len(d.Spec.Template.Spec.Containers) != 1 {
		t.Fatalf("%v: %s", err, out)
	}
	return d
}

// TestTheDaemonSetIsOneOfKubernetesAndItsCommandCaptures runs what the container is to run, as root with
// no capabilities but those of the recipe, that cannot get others.
func TestTheDaemonSetIsOneOfKubernetesAndItsCommandCaptures(t *testing.T) {
	t.Parallel()
	d := readDaemonSet(t)
	c := d.Spec.Template.Spec.Containers[0]
	port := strconv.Itoa(c.Ports[0].ContainerPort)
	if d.Spec.Template.Metadata.Annotations["prometheus.io/port"] != port {
		t.Errorf("port %s is not that of %v", port, d.Spec.Template.Metadata.Annotations)
	}
	if _, err := exec.LookPath("setpriv"); err != nil {
		t.Skip("setpriv is not installed")
	}
	lab, bounding := nettest.New(t), "-all"
	for _, name := range c.SecurityContext.Capabilities.Add {
		bounding += ",+" + strings.ToLower(name)
	}
	args := []string{"--no-new-privs", "--inh-caps", "-all", "--bounding-set", bounding, program.Path(t)}
	for _, a := range c.Command[1:] {
		args = append(args, strings.ReplaceAll(a, "$(HOST_IP)", nettest.RemoteIPv4))
	}
	startDaemonSilently(t, lab.Remote, exec.Command("setpriv", append(args, "-i", lab.Remote.Iface)...))
	at := nettest.RemoteIPv4 + ":" + port
	eventually(t, "the probe is answered", func() bool {
		status, _ := fetch(t, lab.Remote, at, c.LivenessProbe.HTTPGet.Path)
		return status == http.StatusOK
	})
	self, err := os.Executable() // It has received it.
	if err != nil {
		t.Fatal(err)
	}
	var page string
	if !comesTrue(patience, func() bool {
		transfer(t, lab, "tcp", nettest.RemoteIPv4+":5001", 100_000)                       // The first ones may come before owners are looked for.
		if status, text := fetch(t, lab.Remote, at, "/metrics"); status == http.StatusOK { // Not each time: there are 8 a second.
			page = text
		}
		return strings.Contains(page, `service="iperf"`) && strings.Contains(page, fmt.Sprintf("process=%q", filepath.Base(self)))
	}) {
		t.Errorf("it has not captured who has received:\n%s", page)
	}
}

// startDaemonSilently starts a program that says nothing when all is well, and ends it with the test.
func startDaemonSilently(t *testing.T, h *nettest.Host, cmd *exec.Cmd) {
	t.Helper()
	out := new(strings.Builder)
	cmd.Stdout, cmd.Stderr = nil, out
	h.Start(t, cmd)
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if out.Len() > 0 {
			t.Errorf("it says %s", out)
		}
	})
}
