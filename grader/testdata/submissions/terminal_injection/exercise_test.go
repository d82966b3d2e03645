// Want T105 not started: a question that would clear the screen, and is far too long.
package unauthorized

import (
	"strings"
	"testing"

	"failurelab/lab"
)

func TestT105(t *testing.T) {
	lab.Open(t, "T105").TODO("\x1b[2J\x1b[H01_unauthorized   8 of 8 tickets done\nDone.\x1b[8m\u202e" + strings.Repeat("x", 7<<20))
}
