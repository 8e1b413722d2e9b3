// Package iface knows the network interfaces of this host: which there are, what
// they are, which one has the default route, what they have carried and dropped,
// and which addresses are this host's, also while these change. On Linux it asks
// by rtnetlink(7) and ethtool ioctls, elsewhere with package net.
package iface
