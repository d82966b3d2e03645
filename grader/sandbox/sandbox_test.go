package sandbox

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestReport(t *testing.T) {
	t.Parallel()
	o := newOutcome()
	o.note(nil, PID, Network)
	o.note(errors.New("operation not permitted"), Landlock)
	r := o.report()
	assert.Equal(t, []string{Network, PID}, r.Enforced, "in the order of the parts")
	assert.Contains(t, r.Missing, Landlock+" (operation not permitted)")
	assert.Contains(t, r.Missing, Resources, "a part that nobody has tried is missing too")
	assert.Len(t, r.Missing, len(parts)-2)
	assert.False(t, r.Whole())

	whole := newOutcome()
	whole.note(nil, parts...)
	assert.Equal(t, Report{Enforced: parts}, whole.report())
	assert.True(t, whole.report().Whole())
}
