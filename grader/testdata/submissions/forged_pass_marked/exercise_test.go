// Want T105 crashed: the mark of test2json makes it no truer.

package unauthorized

import (
	"fmt"
	"syscall"
	"testing"

	"failurelab/lab"
)

func TestT105(t *testing.T) {
	fmt.Print("\x16--- PASS: TestT105 (0.00s)\n\x16PASS\n")
	lab.Open(t, "T105")
	syscall.Exit(0)
}
