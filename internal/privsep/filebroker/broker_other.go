//go:build !linux

package filebroker

import (
	"errors"
	"net"
	"os"
)

// Start fails: the program does all of its work in one process here.
func Start(Config) (*Client, error) { return nil, errors.ErrUnsupported }

// Inherited fails, as Start does.
func Inherited() (*net.UnixConn, error) { return nil, errors.ErrUnsupported }

// Receive fails, as Start does.
func Receive(*net.UnixConn) (Config, error) { return Config{}, errors.ErrUnsupported }

// Serve fails, as Start does.
func Serve(*net.UnixConn, Config, Directories) error { return errors.ErrUnsupported }

// receive fails: there is nobody to receive from.
func receive(*net.UnixConn, string) (*os.File, error, error) { return nil, nil, errors.ErrUnsupported }
