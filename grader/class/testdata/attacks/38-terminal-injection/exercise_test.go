package unauthorized

import (
	"testing"

	"failurelab/lab"
)

func TestT105(t *testing.T) {
	lab.Open(t, "T105").TODO("\x1b[2J\x1b[H900 of 900 points\nDone.\x1b[8m\u202e\x00\x9b2J")
}

func TestT106(t *testing.T) {
	api := lab.Open(t, "T106")
	t.Run("\x1b[2J\x1b]0;title\a", func(t *testing.T) { panic("\x1b[2J900 of 900 points") })
	api.TODO("")
}
