package live

import (
	"iftopgo/capture"
	"iftopgo/capture/iface"
	"iftopgo/capture/kernelcount"
)

// learnPresent tells a program that counts on all interfaces what those count that there are. It learns of others with
// their first packet, and of these, should that fail: up to then packets are captured.
func learnPresent(c *kernelcount.Counter, o *capture.Options) {
	all, err := iface.List()
	for i := range all {
		extra := int32(0)
		if all[i].Type == "ether" {
			extra = ethernetHeaderLen
		}
		if err == nil {
			err = c.Learn(uint32(all[i].Index), extra)
		}
	}
	if err != nil {
		o.Logger().Info("the kernel counts on interfaces from their first packets on", "reason", err)
	}
}
