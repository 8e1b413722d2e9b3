package e2e

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
)

// clientVariable has the work of a client, for the copies of this program that are one.
const clientVariable = "IFTOPGO_TEST_CLIENT"

// runClient does the work of a client, if this process is one.
func runClient() (status int, ok bool) {
	address, n, found := strings.Cut(os.Getenv(clientVariable), " ")
	if !found {
		return 0, false
	}
	connections, err := strconv.Atoi(n)
	for i := 0; err == nil && i < connections; i++ {
		err = get(address)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1, true
	}
	return 0, true
}

// get reads from a server until that closes the connection.
func get(address string) error {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, c)
	return errors.Join(err, c.Close())
}
