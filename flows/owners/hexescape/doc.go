// Package hexescape decodes the escapes by which systemd (systemd.unit(5)) and lsof(8)
// write bytes that they do not print: \xNN, with two hexadecimal digits.
package hexescape
