// Want T105 not started: what a line directive names is not shown as the learner's place.
package unauthorized

import (
	"testing"

	"failurelab/lab"
)

//line /etc/shadow:1
func TestT105(t *testing.T) { lab.Open(t, "T105").TODO("where am I?") }
