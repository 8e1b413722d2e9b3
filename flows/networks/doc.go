// Package networks finds the network that an address belongs to, its autonomous system and
// its country, in MMDB files of the user's: those of GeoLite2 and GeoIP2, DB-IP and IPinfo.
// Nothing is downloaded, and nobody is asked.
//
// The files are mapped, not read: look-ups take memory of the page cache. They are opened
// again when they change. Whatever is in them is checked: numbers, two letters for a
// country, and text that is cleaned.
package networks
