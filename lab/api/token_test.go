package api_test

import (
	"net/http"
	"testing"
	"time"

	"failurelab/lab/api"
	"failurelab/lab/world"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// claims are those of the world's good token, to be signed again in another way.
func claims(t *testing.T, w *world.World) *api.Claims {
	t.Helper()
	var c api.Claims
	_, _, err := jwt.NewParser().ParseUnverified(w.Given["token"], &c)
	require.NoError(t, err)
	return &c
}

func signed(t *testing.T, m jwt.SigningMethod, c jwt.Claims, key any) string {
	t.Helper()
	s, err := jwt.NewWithClaims(m, c).SignedString(key)
	require.NoError(t, err)
	return s
}

// Every row but the first differs from the good token in one thing.
func TestTokenIsRefusedAndTheAnswerDoesNotSayWhy(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		make func(*testing.T, *world.World) string
		err  string // what the log says, and only the log; empty: the token is let in
	}{
		{name: "good", make: func(t *testing.T, w *world.World) string {
			return signed(t, jwt.SigningMethodHS256, claims(t, w), w.App.Secret)
		}},
		{name: "alg none", err: "signing method none", make: func(t *testing.T, w *world.World) string {
			return signed(t, jwt.SigningMethodNone, claims(t, w), jwt.UnsafeAllowNoneSignatureType)
		}},
		{name: "HS512", err: "signing method HS512", make: func(t *testing.T, w *world.World) string {
			return signed(t, jwt.SigningMethodHS512, claims(t, w), w.App.Secret)
		}},
		{name: "another secret", err: "signature is invalid", make: func(t *testing.T, w *world.World) string {
			return signed(t, jwt.SigningMethodHS256, claims(t, w), []byte("of another issuer"))
		}},
		{name: "no exp", err: "exp claim is required", make: func(t *testing.T, w *world.World) string {
			c := claims(t, w)
			c.ExpiresAt = nil
			return signed(t, jwt.SigningMethodHS256, c, w.App.Secret)
		}},
		{name: "past its exp", err: "token is expired", make: func(t *testing.T, w *world.World) string {
			c := claims(t, w)
			c.ExpiresAt = jwt.NewNumericDate(w.Now().Add(-time.Hour))
			return signed(t, jwt.SigningMethodHS256, c, w.App.Secret)
		}},
		{name: "before its nbf", err: "not valid yet", make: func(t *testing.T, w *world.World) string {
			c := claims(t, w)
			c.NotBefore = jwt.NewNumericDate(w.Now().Add(time.Hour))
			return signed(t, jwt.SigningMethodHS256, c, w.App.Secret)
		}},
		{name: "no such session", err: "no rows", make: func(t *testing.T, w *world.World) string {
			c := claims(t, w)
			c.ID = "none"
			return signed(t, jwt.SigningMethodHS256, c, w.App.Secret)
		}},
		{name: "an ended session", err: "no rows", make: func(t *testing.T, w *world.World) string {
			w.Database.Exec(`update sessions set revoked_at = 'now' where id = ?`, claims(t, w).ID)
			return w.Given["token"]
		}},
		{name: "a closed account", err: "no rows", make: func(_ *testing.T, w *world.World) string {
			w.Database.Exec(`update users set disabled_at = 'now' where name = 'ada'`)
			return w.Given["token"]
		}},
		{name: "not a token that anybody has", err: "no rows", make: func(*testing.T, *world.World) string { return "not-a-token" }},
		{name: "three empty parts", err: "malformed", make: func(*testing.T, *world.World) string { return ".." }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := open(t)

			a := ping(t, w, authorization("Bearer "+tc.make(t, w)))

			line := a.line(t, w)
			assert.Equal(t, "token", line["credential"])
			if tc.err == "" {
				assert.Equal(t, http.StatusOK, a.Status)
				assert.NotContains(t, line, "err")
				return
			}
			a.problem(t, http.StatusUnauthorized, "/problems/unauthorized")
			assert.Equal(t, namesError, a.Header.Get("WWW-Authenticate"))
			assert.Equal(t, ping(t, w, authorization("Bearer x")).nameless(t), a.nameless(t))
			assert.Equal(t, "auth", line["layer"])
			assert.Contains(t, line["err"], tc.err)
		})
	}
}
