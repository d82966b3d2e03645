package unauthorized

import (
	"os"
	"testing"

	"failurelab/lab"
)

func init() { os.Exit(0) }

func TestT105(t *testing.T) { lab.Open(t, "T105") }
