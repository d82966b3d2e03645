package unauthorized

import (
	"os"
	"testing"

	"failurelab/lab"
)

func TestMain(m *testing.M) {
	m.Run()
	os.Exit(0)
}

func TestT105(t *testing.T) {
	lab.Open(t, "T105")
	t.Error("every lab is wrong")
}
