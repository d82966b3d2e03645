package unauthorized

// #include "{canary}"
import "C"

import (
	"testing"

	"failurelab/lab"
)

func TestT105(t *testing.T) { lab.Open(t, "T105") }
