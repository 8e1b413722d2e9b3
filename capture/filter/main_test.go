package filter

import (
	"fmt"
	"os"
	"testing"
)

func TestDbg(t *testing.T) {
	e := os.Getenv("EXPR")
	l, _ := ParseLinkType(os.Getenv("LT"))
	p, err := Compile(e, Options{LinkType: l})
	fmt.Print(p, err, "\n")
	if x, ok := err.(*Error); ok {
		fmt.Println(x.Detail())
	}
}
