// Want T105 too weak: a test that cannot fail passes everywhere.

package unauthorized

import (
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT105(t *testing.T) {
	lab.Open(t, "T105")
	assert.True(t, true)
}
