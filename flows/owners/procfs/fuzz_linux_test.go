package procfs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"iftopgo/flows"
)

// planted writes files of a proc file system below a root.
func planted(t *testing.T, root string, files map[string][]byte) FS {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return FS{Root: root}
}

// FuzzProcess reads what /proc says about a process, of any content: what a
// process can write there itself (its name and its arguments) changes nothing
// else.
func FuzzProcess(f *testing.F) {
	f.Add([]byte("curl"), []byte("curl\x00-s\x00https://example.net\x00"), []byte("Name:\tcurl\nUid:\t1000\t1001\t1000\t1000\nGid:\t1\n"))
	f.Add([]byte("a) S 1 (b\n"), []byte("\x00\x00"), []byte("Name:\tUid:\t0\nUid:\n"))
	f.Add([]byte(""), []byte(strings.Repeat("x\x00", 9000)), []byte("Uid:\t-1\t4294967296\n"))
	root := f.TempDir()
	f.Fuzz(func(t *testing.T, comm, args, status []byte) {
		comm = comm[:min(len(comm), 15)] // TASK_COMM_LEN without its end
		stat := append([]byte("42 ("), comm...)
		stat = append(stat, ") S 17 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 123456 1 1"...)
		fs := planted(t, root, map[string][]byte{"42/stat": stat, "42/cmdline": args, "42/status": status})
		s, err := fs.Stat(42)
		if want := (Stat{Comm: string(comm), PPID: 17, Start: 123456 * Tick}); err != nil || s != want {
			t.Errorf("stat %q: %+v, %v", stat, s, err)
		}
		words, err := fs.CommandLine(42)
		if err != nil || len(strings.Join(words, "\x00")) > maxFile {
			t.Errorf("%d arguments, %v", len(words), err)
		}
		_, _ = fs.UID(42) // An error is right for most.
	})
}

// FuzzRaw reads tables of raw and ping sockets of any content.
func FuzzRaw(f *testing.F) {
	const heading = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n"
	f.Add([]byte(heading + "   89: 00000000:0059 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 21443 2 ffff 0\n"))
	f.Add([]byte(heading + "1: :FFFFF 0:0 07 0:0 00:0 0 0 0 4294967296 2 f 0\n1: 0:1 2 3 4 5 6 7 8 0\n"))
	f.Add([]byte("a:b\n\n\x00"))
	root := f.TempDir()
	f.Fuzz(func(t *testing.T, table []byte) {
		files := map[string][]byte{}
		for _, name := range []string{"icmp", "icmp6", "raw", "raw6"} {
			files["thread-self/net/"+name] = table
		}
		r := RawSockets{FS: planted(t, root, files)}
		r.load()
		if len(r.ping) > 2*strings.Count(string(table), "\n")+2 {
			t.Errorf("%d sockets in %q", len(r.ping), table)
		}
		for _, s := range r.raw {
			if s.Inode == 0 {
				t.Errorf("a socket without a number: %+v", s)
			}
		}
		for _, s := range r.Raw(flows.Key{Net: flows.NetIPv4, Proto: 89}) {
			if s.number != 89 || s.v6 {
				t.Errorf("another protocol's socket: %+v", s)
			}
		}
	})
}

// FuzzSocketInode reads links of any content.
func FuzzSocketInode(f *testing.F) {
	for _, link := range []string{"socket:[123]", "socket:[]", "socket:[99999999999999999999]", "socket:[1x]", "pipe:[1]", "socket:[1"} {
		f.Add([]byte(link))
	}
	f.Fuzz(func(t *testing.T, link []byte) {
		n, ok := socketInode(link)
		digits := strings.TrimSuffix(strings.TrimPrefix(string(link), "socket:["), "]")
		if ok && strings.Trim(digits, "0123456789") != "" {
			t.Errorf("%q is socket %d", link, n)
		}
	})
}
