package unauthorized

import (
	"sync/atomic"
	"testing"
	_ "unsafe"

	"failurelab/lab"
	"failurelab/lab/wire"
)

//go:linkname current failurelab/lab/wire.current
var current atomic.Pointer[wire.Host]

func TestT105(t *testing.T) {
	lab.Open(t, "T105")
	current.Store(nil)
	t.Error("every lab is wrong")
}
