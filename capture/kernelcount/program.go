//go:build linux

package kernelcount

import (
	"fmt"
	"math/rand/v2"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// load loads a program and its maps into the kernel. An error that the kernel's verifier has given
// is an [ebpf.VerifierError].
func load(c *Config, cpus int) (*ebpf.Collection, error) {
	spec, err := c.spec(cpus)
	if err != nil {
		return nil, err
	}
	return ebpf.NewCollection(spec)
}

// spec is what is loaded for a configuration.
func (c *Config) spec(cpus int) (*ebpf.CollectionSpec, error) {
	spec, err := loadCount()
	if err != nil {
		return nil, err
	}
	t := c.tables(cpus)
	for name, v := range map[string]any{
		countVarMode: uint32(c.Count), countVarCooked: c.Cooked, countVarAll: c.All, countVarCountTags: c.CountTags,
		countVarExtraReceived: c.ExtraReceived, countVarExtraSent: c.ExtraSent, countVarCut: c.Cut, countVarNamedBytes: c.NamedBytes / uint64(cpus),
		countVarWide: c.wide(), countVarCpus: uint32(cpus), countVarTableBits: uint32(t.bits), countVarSeed: rand.Uint64(),
	} {
		if err := spec.Variables[name].Set(v); err != nil {
			return nil, fmt.Errorf("setting %s: %w", name, err)
		}
	}
	for name, n := range map[string]int{countMapPlaces: t.places(), countMapNumbers: t.places(), countMapHeads: cpus * halves} {
		spec.Maps[name].MaxEntries = uint32(n)
	}
	p := spec.Programs[countProgCount]
	p.Instructions, err = c.before(p.Instructions)
	return spec, err
}

// wide is how many bytes the filter lets through of a packet that may have a name.
func (c *Config) wide() uint32 {
	const ret = 0x06 // BPF_RET|BPF_K
	most := c.Cut
	for _, in := range c.Filter {
		if in.Op == ret {
			most = max(most, in.K)
		}
	}
	return most
}

// before puts the filter before the program that counts what it accepts.
func (c *Config) before(count asm.Instructions) (asm.Instructions, error) {
	out := asm.Instructions{asm.Mov.Imm32(asm.R2, int32(c.Cut))}
	if len(c.Filter) > 0 {
		var err error
		if out, err = translate(c.Filter, countProgCount); err != nil {
			return nil, err
		}
	}
	for _, in := range count {
		// Without the names of types and lines, which the kernel wants for all of a program or for none.
		bare := asm.Instruction{OpCode: in.OpCode, Dst: in.Dst, Src: in.Src, Offset: in.Offset, Constant: in.Constant}
		if ref := in.Reference(); ref != "" {
			bare = bare.WithReference(ref)
		}
		if name := in.Symbol(); name != "" {
			bare = bare.WithSymbol(name)
		}
		out = append(out, bare)
	}
	return out, nil
}
