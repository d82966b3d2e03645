package api_test

import (
	"net/http"
	"strings"
	"testing"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLogHoldsNoSecret(t *testing.T) {
	t.Parallel()
	w := open(t)
	good, unknown := w.Given["token"], "lab_live_Zz00Zz00Zz00"
	forged := w.SignToken([]byte("of another issuer"), "ada", "none", 0)
	admin := token(t, w, "admin", "password123")

	for _, header := range []http.Header{
		authorization("Bearer " + good),
		authorization(good),
		authorization("Bearer  " + good),
		authorization(good + " Bearer"),
		authorization("Bearer " + forged),
		authorization("Bearer " + admin),
		authorization("Basic " + good),
		apiKey(world.GoodKey),
		apiKey(unknown),
	} {
		ping(t, w, header)
	}
	call(t, w, http.MethodGet, "/api/v1/ping?access_token="+good, nil, "")
	login(t, w, "ada", world.Password)
	login(t, w, "ada", "another password")
	login(t, w, "nobody", "a third password")
	call(t, w, http.MethodPost, "/login", nil, `{"password": "a fourth password", "username": 4}`)
	call(t, w, http.MethodPost, "/login", nil, `password=fifth`)

	lines := w.Lines()
	require.Len(t, lines, 16)
	for what, secret := range map[string]string{
		"a good token": good, "a good token's claims": strings.Split(good, ".")[1],
		"a token of /login": admin, "a forged token": forged,
		"a good key": world.GoodKey, "an unknown key": unknown,
		"the admin's password": "password123", "ada's password": world.Password,
		"wrong passwords": "another password", "an unknown user's": "a third password",
		"one in a bad body": "a fourth password", "one in a form": "fifth",
		"what signs": string(w.App.Secret),
	} {
		for _, l := range lines {
			assert.NotContains(t, l.Text, secret, what)
		}
	}
}
