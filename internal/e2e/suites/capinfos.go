package suites

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// capinfos asks capinfos for the packets of a file and their bytes: machine-readable
// (-M) as a table (-T) without its header (-r), with link type (-E), packets (-c) and
// data bytes (-d).
func (t *Tools) capinfos(ctx context.Context, path string) (Reading, error) {
	var r Reading
	read := false
	e, err := run(ctx, t.Limits, t.env, []string{t.Capinfos, "-T", "-M", "-r", "-E", "-c", "-d", path}, func(line []byte) error {
		linkType, count, err := parseCapinfos(string(line))
		// The name of the file may hold line feeds and tabs. Its last line is the one
		// with the figures.
		r.LinkType, r.Count, read = linkType, count, err == nil
		return nil
	})
	switch {
	case err != nil:
		return r, err
	case e.late || e.crash != "" || !read:
		return failed(e, wiresharkMessage(e.messages, "capinfos", path)), nil
	case e.status != 0:
		r.State, r.Message = Damaged, wiresharkMessage(e.messages, "capinfos", path)
	}
	return r, nil
}

// parseCapinfos reads a line of capinfos: the file's name, the link type, packets and
// bytes, separated by tabs.
func parseCapinfos(line string) (linkType string, c Count, err error) {
	fields := strings.Split(line, "\t")
	if len(fields) < 3 {
		return "", c, fmt.Errorf("%q: not three fields", line)
	}
	fields = fields[len(fields)-3:]
	if c.Packets, err = strconv.ParseUint(fields[1], 10, 64); err != nil {
		return "", c, err
	}
	c.Bytes, err = strconv.ParseUint(fields[2], 10, 64)
	return fields[0], c, err
}

// wiresharkMessage is the last thing that a tool of Wireshark says about a file.
func wiresharkMessage(messages []string, tool, path string) string {
	last := ""
	for _, m := range messages {
		said, isMessage := strings.CutPrefix(m, tool+": ")
		if isMessage && said != "" {
			last = said
		}
	}
	return sameMessage(last, path)
}
