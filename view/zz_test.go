package view_test
import ("testing";"fmt";"iftopgo/view";"iftopgo/view/sample";"github.com/charmbracelet/x/ansi")
func TestZZ(t *testing.T){ m:=sample.Model(sample.Options{Width:140,Height:36}); fmt.Println(ansi.Strip(view.Screen(&m)))
 m=sample.Press(sample.Model(sample.Options{}),"down","enter"); fmt.Println(ansi.Strip(view.Screen(&m))) }
