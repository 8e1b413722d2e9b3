package live

import (
	"errors"

	"iftopgo/capture/iface"
	"iftopgo/capture/meter"
	"iftopgo/flows"
)

// countDrops adds the packets that the kernel dropped to the health of the capture.
func (t *tap) countDrops(now int64) error {
	h := &t.live.rec.Health
	d, err := t.drops()
	h.KernelDrops = h.KernelDrops.Plus(d)
	if d.N > 0 {
		t.live.rec.Lost(now)
	}
	return err
}

// countInterfaceDrops adds the packets that the interface dropped, once a second, with some batch.
func (t *tap) countInterfaceDrops(now int64) error {
	if now < t.statsAt+meter.Second-meter.LiveStep/2 {
		return nil
	}
	h := &t.live.rec.Health
	t.statsAt = now
	total, err := t.interfaceDrops()
	if errors.Is(err, iface.ErrUnread) {
		t.live.options.Logger().Warn("counting interface drops later", "interface", t.name, "reason", err)
		return nil
	}
	if err != nil {
		return err
	}
	if t.ifCounted && total.N >= t.ifDrops.N {
		h.InterfaceDrops.N += total.N - t.ifDrops.N
	}
	h.InterfaceDrops.OK = h.InterfaceDrops.OK && total.OK
	t.ifDrops, t.ifCounted = total, true
	return nil
}

// interfaceDrops reads how many packets the tap's interface has dropped since it
// exists. On all interfaces it also reads their names.
func (t *tap) interfaceDrops() (flows.OptionalCount, error) {
	if t.device.Index != 0 {
		return t.live.ifDrops.Of(&t.device)
	}
	drops, names, err := t.live.ifDrops.All()
	if err == nil {
		t.live.rec.Health.Names = names
	}
	return drops, err
}
