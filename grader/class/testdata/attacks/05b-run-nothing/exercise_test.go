package unauthorized

import (
	"os"
	"testing"

	"failurelab/lab"
)

func init() { os.Args = append(os.Args, "-test.run=^$") }

func TestT105(t *testing.T) { lab.Open(t, "T105") }
