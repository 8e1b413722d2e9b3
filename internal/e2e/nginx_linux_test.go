package e2e

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"iftopgo/internal/e2e/program"
)

// recipeHost is the host of the recipe for nginx.
const recipeHost = "host.example.org"

// selfSigned makes files of a certificate and its key, and returns who trusts it.
func selfSigned(t *testing.T, dir string) *x509.CertPool {
	t.Helper()
	made := certificate(t, recipeHost)
	key, err := x509.MarshalPKCS8PrivateKey(made.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	public, trusted := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: made.Certificate[0]}), x509.NewCertPool()
	trusted.AppendCertsFromPEM(public)
	write(t, filepath.Join(dir, "host.pem"), string(public))
	write(t, filepath.Join(dir, "host.key"), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})))
	return trusted
}

// TestNginxServesMetricsByTLSToThoseWithAPassword has nginx read the recipe, with other paths.
func TestNginxServesMetricsByTLSToThoseWithAPassword(t *testing.T) {
	t.Parallel()
	nginx, err := exec.LookPath("nginx")
	if err != nil {
		t.Skip("nginx is not installed")
	}
	dir, at := t.TempDir(), freeAddress(t)
	trusted := selfSigned(t, dir)
	socket := filepath.Join(dir, "metrics.sock")
	recipe := strings.NewReplacer(
		"listen 9443", "listen "+at, "/etc/ssl/host.example.org.pem", filepath.Join(dir, "host.pem"), "/etc/ssl/private/host.example.org.key", filepath.Join(dir, "host.key"),
		"/etc/nginx/metrics.htpasswd", filepath.Join(dir, "htpasswd"), "/run/iftopgo/metrics.sock", socket,
	).Replace(read(t, metricsRecipe("nginx.conf")))
	write(t, filepath.Join(dir, "htpasswd"), "scraper:{PLAIN}secret\n")
	write(t, filepath.Join(dir, "recipe.conf"), recipe)
	write(t, filepath.Join(dir, "nginx.conf"), "user root; daemon off; pid "+dir+"/pid; error_log stderr;\nevents {}\nhttp {\naccess_log off; client_body_temp_path "+dir+
		"/body; proxy_temp_path "+dir+"/proxy; fastcgi_temp_path "+dir+"/fastcgi; uwsgi_temp_path "+dir+"/uwsgi; scgi_temp_path "+dir+"/scgi;\ninclude recipe.conf;\n}\n")
	for _, cmd := range []*exec.Cmd{program.Command(t, "--demo", "--metrics", "unix:"+socket), exec.Command(nginx, "-c", filepath.Join(dir, "nginx.conf"), "-e", "stderr")} {
		said := new(strings.Builder)
		cmd.Stderr = said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			_ = cmd.Process.Signal(syscall.SIGTERM)
			_ = cmd.Wait()
			if t.Failed() {
				t.Log(said)
			}
		})
	}
	client := http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{
		DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: trusted},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, at)
		},
	}}
	ask := func(path, password string) (status int, text string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+recipeHost+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		if password != "" {
			r.SetBasicAuth("scraper", password)
		}
		answer, err := client.Do(r)
		if err != nil {
			return 0, err.Error()
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			return 0, err.Error()
		}
		return answer.StatusCode, string(body)
	}
	var status int
	var text string
	if !comesTrue(patience, func() bool {
		status, text = ask("/metrics", "secret")
		return status == http.StatusOK && strings.Contains(text, "iftopgo_captured_bytes_total{")
	}) {
		t.Errorf("with the password: %d %s", status, text)
	}
	for password, want := range map[string]int{"": http.StatusUnauthorized, "wrong": http.StatusUnauthorized} {
		if status, text := ask("/metrics", password); status != want || strings.Contains(text, "iftopgo") {
			t.Errorf("with the password %q: %d %s", password, status, text)
		}
	}
	if status, text := ask("/health", "secret"); status != http.StatusNotFound {
		t.Errorf("another page: %d %s", status, text)
	}
}
