package api_test

import (
	"encoding/json"
	"errors"
	"io"
	"testing"

	"failurelab/lab/api"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestProblemKeepsItsMembersInOrder(t *testing.T) {
	t.Parallel()
	var p api.Problem
	p.Set("z", 1)
	p.Set("a", "one")
	p.Set("m", nil)
	p.Set("z", []int{2})

	b, err := json.Marshal(&p)

	require.NoError(t, err)
	assert.Equal(t, `{"z":[2],"a":"one","m":null}`, string(b))
}

func TestProblemThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	var p api.Problem
	p.Set("why", func() {})

	_, err := json.Marshal(&p)

	var unsupported *json.UnsupportedTypeError
	assert.ErrorAs(t, err, &unsupported)
}

func TestErrorIsTheErrorAsItWas(t *testing.T) {
	t.Parallel()
	err := error(&api.Error{Status: 400, Title: "Bad Request", Err: io.ErrUnexpectedEOF})

	assert.True(t, errors.Is(err, io.ErrUnexpectedEOF))
	assert.EqualError(t, err, "unexpected EOF")
}

// A response that cannot be written leaves a trace in the log: the client cannot tell us anything.
func TestProblemThatCannotBeWrittenIsLogged(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) {
		w.App.OnProblem(func(p *api.Problem) { p.Set("why", func() {}) })
	})

	a := ping(t, w, nil)

	line := a.line(t, w)
	assert.Contains(t, line["write_err"], "unsupported type")
	assert.Contains(t, line["err"], "no Authorization", "and what went wrong first is not lost")
}
