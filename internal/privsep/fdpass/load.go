package fdpass

// Load loads a program that counts packets, as a configuration says that this package does not know.
// It returns the descriptors of the program and its maps, at most 8, which the caller is to close, and
// how many CPUs it counts on.
type Load func(config []byte) (fds []int, cpus int, err error)
