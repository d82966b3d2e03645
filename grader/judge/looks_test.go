package judge

import (
	"testing"

	"failurelab/grader/internal/small"
	"failurelab/grader/run"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Evidence is compared with look-alikes by looking into them, when the test itself was not shown enough there.
func TestLooks(t *testing.T) {
	t.Parallel()
	e := small.Exercise()
	looks := NewLooks()
	t.Cleanup(looks.Close)
	f := e.Ticket(small.Core)
	l := e.References(f)[0]
	slots := run.NewSlots(0)

	first, err := looks.take(t.Context(), l, slots, run.Waits)
	require.NoError(t, err)
	second, err := looks.take(t.Context(), l, slots, run.Waits)
	require.NoError(t, err)
	assert.Same(t, first, second, "a look is taken once, even if two ask")
	assert.Equal(t, 401, first.snapshot.Status)
	require.Len(t, first.snapshot.Lines, 1)
	assert.Contains(t, first.snapshot.Lines[0]["err"], "expired")

	cure, err := looks.cure(t.Context(), l)
	require.NoError(t, err)
	assert.True(t, cure.Changes, "the customer gets a new token")

	query := "select min(1) as n from users"
	o := observe(t, &script{tests: map[string]func(*visit){small.Core: func(v *visit) {
		sound(v)
		for i := range v.report.Diagnoses {
			fact := v.sql(query).Fact(query)
			v.report.Diagnoses[i].Evidence = &fact
		}
	}}}, func(options *Options) { options.Looks = looks })
	assert.Equal(t, map[string]wire.Table{query: {Columns: []string{"n"}, Rows: [][]string{{"1"}}}}, o.Snapshots["01-T105-r1"].Answers)
	assert.Contains(t, judged(t, o).Message, "Evidence proves too little")
}

// A fact that the lab has not handed to the test proves nothing, even if it is true.
func TestEvidenceThatWasNotRead(t *testing.T) {
	t.Parallel()
	for name, fact := range map[string]wire.Fact{
		"another attribute": {Source: "log", Key: "nothing", Value: "x"},
		"no such query":     {Source: "sql", Key: "select 1", Value: `[["1"]]`},
		"metrics unasked":   {Source: "metrics", Key: "requests_total", Value: "1"},
	} {
		o := observe(t, &script{tests: map[string]func(*visit){small.Core: func(v *visit) {
			sound(v)
			for i := range v.report.Diagnoses {
				v.report.Diagnoses[i].Evidence = &fact
			}
		}}}, nil)
		assert.Contains(t, judged(t, o).Message, "Evidence was not read in this lab", name)
	}
}
