package iface

import (
	"io/fs"
	"strings"

	"iftopgo/capture/decode"
)

// taggings are the link types of the tags that the driver of a switch puts into frames,
// by the name that the kernel has for them (net/dsa/tag_*.c). libpcap has link types for
// four; what the others do has the same size and place. Tags at the end of a frame, and
// those that are 802.1Q's, need none.
var taggings = map[string]decode.LinkType{
	"brcm":         decode.LinkDSABrcm,
	"brcm-prepend": decode.LinkDSABrcmPrepend,
	"dsa":          decode.LinkDSA,
	"edsa":         decode.LinkEDSA,
	"mtk":          decode.LinkDSA,  // MediaTek: four bytes behind the addresses
	"rtl4a":        decode.LinkDSA,  // Realtek: the same
	"rtl8_4":       decode.LinkEDSA, // Realtek: eight
}

// switchTags returns the link types of the interfaces below dir, which is
// /sys/class/net, that a switch is connected to. Their frames have tags (dsa/tagging of
// sysfs-class-net).
func switchTags(dir fs.FS) map[string]decode.LinkType {
	found := make(map[string]decode.LinkType)
	names, err := fs.ReadDir(dir, ".")
	if err != nil {
		return found // Without /sys nothing is known of switches.
	}
	for _, name := range names {
		text, err := fs.ReadFile(dir, name.Name()+"/dsa/tagging")
		if err != nil {
			continue // Nearly every interface is none of these.
		}
		if link, ok := taggings[strings.TrimSpace(string(text))]; ok {
			found[name.Name()] = link
		}
	}
	return found
}
