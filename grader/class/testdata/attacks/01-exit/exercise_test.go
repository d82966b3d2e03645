package unauthorized

import (
	"os"
	"testing"

	"failurelab/lab"
)

func TestT105(t *testing.T) {
	lab.Open(t, "T105")
	t.Error("every lab is wrong")
	os.Exit(0)
}
