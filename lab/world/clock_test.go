package world_test

import (
	"net/http"
	"testing"
	"time"

	"failurelab/lab/api"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAdvanceMovesTheWorldsClock(t *testing.T) {
	t.Parallel()
	w := open(t)
	before := w.Now()

	w.Advance(48 * time.Hour)
	w.Advance(24 * time.Hour)

	assert.GreaterOrEqual(t, w.Now().Sub(before), 72*time.Hour)
	assert.GreaterOrEqual(t, 72*time.Hour, time.Until(w.Now()))
}

func TestLogIsWrittenByTheWorldsClock(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.Advance(48 * time.Hour)
	from := w.Now()

	status(t, w, get("/health"))

	at, err := time.Parse(time.RFC3339Nano, w.Lines()[0].Attrs["time"])
	require.NoError(t, err)
	assert.False(t, at.Before(from), "%v is before %v", at, from)
}

func TestTokenIsMadeByTheWorldsClock(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.Advance(48 * time.Hour)

	assert.Equal(t, http.StatusUnauthorized, status(t, w, ping("Bearer "+w.Given["token"])), "of two days ago")
	assert.Equal(t, http.StatusOK, status(t, w, ping("Bearer "+w.Token("ada", api.TokenLife))))
	assert.Equal(t, http.StatusUnauthorized, status(t, w, ping("Bearer "+w.Token("ada", -time.Hour))))
}
