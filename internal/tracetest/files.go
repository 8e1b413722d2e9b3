package tracetest

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// Files builds all sample files.
func Files() ([]File, error) {
	little, big := binary.LittleEndian, binary.BigEndian
	talk := overEthernet(conversation())
	files := []File{
		pcap{name: "ethernet.pcap", order: little, link: linkEthernet}.file(talk),
		pcap{name: "ethernet-be.pcap", order: big, link: linkEthernet}.file(talk),
		pcap{name: "ethernet-ns.pcap", order: little, nano: true, link: linkEthernet}.file(talk),
		pcap{name: "ethernet-ns-be.pcap", order: big, nano: true, link: linkEthernet}.file(talk),
		pcap{name: "unusual.pcap", order: little, link: linkEthernet}.file(overEthernet(unusual())),
		pcap{name: "framed.pcap", order: little, link: linkEthernet}.file(framed()),
		pcap{name: "lying.pcap", order: little, link: linkEthernet}.file(lying()),
		pcap{name: "cut.pcap", order: little, link: linkEthernet, snap: 60}.file(talk),
		pcap{name: "sll.pcap", order: little, link: linkSLL}.file(cooked(1)),
		pcap{name: "sll2.pcap", order: little, link: linkSLL2}.file(cooked(2)),
		pcap{name: "null.pcap", order: little, link: linkNull}.file(bsdLoopback(little)),
		pcap{name: "null-be.pcap", order: big, link: linkNull}.file(bsdLoopback(big)),
		pcap{name: "loop.pcap", order: little, link: linkLoop}.file(bsdLoopback(big)),
		pcap{name: "raw.pcap", order: little, link: linkRaw}.file(append(conversation(), unusual()...)),
		pcap{name: "ipv4.pcap", order: little, link: linkIPv4}.file(versions(4)),
		pcap{name: "ipv6.pcap", order: little, link: linkIPv6}.file(versions(6)),
		pcap{name: "ppp.pcap", order: little, link: linkPPP}.file(pppFrames()),
		ethernetNg("ethernet.pcapng", little),
		ethernetNg("ethernet-be.pcapng", big),
		mixedNg("mixed.pcapng"),
		linksNg("links.pcapng", little),
		linksNg("links-be.pcapng", big),
	}
	for _, name := range []string{"ethernet.pcap", "mixed.pcapng"} {
		packed, err := zipped(files, name)
		if err != nil {
			return nil, err
		}
		files = append(files, packed)
	}
	packed, err := zstandard(files[0])
	if err != nil {
		return nil, err
	}
	return append(files, packed), nil
}

// versions is the conversation and the unusual packets of one IP version.
func versions(version byte) [][]byte {
	all := append(conversation(), unusual()...)
	out := make([][]byte, 0, len(all))
	for _, packet := range all {
		if packet[0]>>4 == version {
			out = append(out, packet)
		}
	}
	return out
}

// zstandard is a file in zstd.
func zstandard(file File) (File, error) {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		return File{}, fmt.Errorf("packing %s: %w", file.Name, err)
	}
	file.Name, file.Data = file.Name+".zst", w.EncodeAll(file.Data, nil)
	return file, w.Close()
}

// zipped is the file of that name among files, in gzip.
func zipped(files []File, name string) (File, error) {
	for _, file := range files {
		if file.Name != name {
			continue
		}
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		if _, err := w.Write(file.Data); err != nil {
			return File{}, fmt.Errorf("packing %s: %w", name, err)
		}
		if err := w.Close(); err != nil {
			return File{}, fmt.Errorf("packing %s: %w", name, err)
		}
		file.Name, file.Data = name+".gz", out.Bytes()
		return file, nil
	}
	return File{}, fmt.Errorf("there is no sample %s to pack", name)
}
