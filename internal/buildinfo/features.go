package buildinfo

// Features returns the features that are asked for on this system, the native way to
// capture first.
func Features() []Feature { return features() }

// Kernel returns the name and release of the kernel, such as "Linux 6.18.44"; empty
// where they are not known.
func Kernel() string { return kernel() }
