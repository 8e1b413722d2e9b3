package capture

import "fmt"

// Recovered returns a function that runs f and turns a panic into an error, so that the
// owner of the terminal can restore it.
func Recovered(f func() error) func() error {
	return func() (err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("internal error in the capture: %v", r)
			}
		}()
		return f()
	}
}
