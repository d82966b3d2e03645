package api_test

import (
	"net/http"
	"testing"
	"time"

	"failurelab/lab/api"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
)

// RFC 7519 §4.1.4: a token must not be accepted "on or after" its exp. The clock stands still, so that "on" can be hit.
func TestTokenEndsExactlyAtItsExpiry(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		name   string
		exp    time.Duration // from now
		status int
	}{
		{name: "a second before", exp: time.Second, status: http.StatusOK},
		{name: "on it", exp: 0, status: http.StatusUnauthorized},
		{name: "a second after", exp: -time.Second, status: http.StatusUnauthorized},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := open(t, func(w *world.World) { w.App.Now = func() time.Time { return noon } })

			a := ping(t, w, authorization("Bearer "+w.Token("ada", tc.exp)))

			assert.Equal(t, tc.status, a.Status)
			assert.Equal(t, noon.Add(tc.exp).Format(time.RFC3339), a.line(t, w)["expires_at"])
		})
	}
}

func TestAdvanceCarriesATokenOverItsExpiry(t *testing.T) {
	t.Parallel()
	w := open(t)
	header := authorization("Bearer " + token(t, w, "admin", "password123"))

	w.Advance(api.TokenLife / 2)
	assert.Equal(t, http.StatusOK, ping(t, w, header).Status)
	w.Advance(api.TokenLife / 2)
	assert.Equal(t, http.StatusUnauthorized, ping(t, w, header).Status)
}
