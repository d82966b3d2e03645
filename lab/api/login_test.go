package api_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"failurelab/lab/api"
	"failurelab/lab/world"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLoginGivesATokenThatIsLetIn(t *testing.T) {
	t.Parallel()
	w := open(t)

	a := login(t, w, "admin", "password123")

	require.Equal(t, http.StatusOK, a.Status)
	m := a.members(t)
	assert.Equal(t, "Bearer", m["token_type"])
	assert.InDelta(t, api.TokenLife.Seconds(), m["expires_in"], 0)
	in := ping(t, w, authorization("Bearer "+m["token"].(string)))
	assert.Equal(t, http.StatusOK, in.Status)
	assert.JSONEq(t, `{"ping": "pong", "user": "admin"}`, in.Body)
}

func TestLoginReadsJSONWhateverTheContentType(t *testing.T) {
	t.Parallel()
	for name, header := range map[string]http.Header{
		"none":        {},
		"JSON":        {"Content-Type": {"application/json"}},
		"curl -d":     {"Content-Type": {"application/x-www-form-urlencoded"}},
		"plain":       {"Content-Type": {"text/plain; charset=utf-8"}},
		"not a media": {"Content-Type": {"?"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := call(t, open(t), http.MethodPost, "/login", header, `{"username":"admin","password":"password123"}`)
			assert.Equal(t, http.StatusOK, a.Status, a.Body)
		})
	}
}

func TestLoginRefusesWhatIsNotJSONOfItsForm(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"nothing":              ``,
		"a form":               `username=admin&password=password123`,
		"half of it":           `{"username":"admin","password":"passw`,
		"an array":             `["admin","password123"]`,
		"a number as password": `{"username":"admin","password":123}`,
		"no username":          `{"password":"password123"}`,
		"no password":          `{"username":"admin"}`,
		"an empty username":    `{"username":"","password":"password123"}`,
		"an empty password":    `{"username":"admin","password":""}`,
		"null as password":     `{"username":"admin","password":null}`,
		"neither":              `{}`,
		"null":                 `null`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := open(t)

			a := call(t, w, http.MethodPost, "/login", nil, body)

			a.problem(t, http.StatusBadRequest, "/problems/bad-request")
			line := a.line(t, w)
			assert.Equal(t, "client", line["layer"])
			assert.Contains(t, line["err"], "login body: ")
		})
	}
}

// Who guesses names must not learn which of them exist (OWASP ASVS 6.3.8).
func TestLoginDoesNotTellWhichHalfWasWrong(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) { w.Database.Exec(`update users set disabled_at = 'today' where name = 'grace'`) })

	wrong := login(t, w, "ada", "not her password")
	wrong.problem(t, http.StatusUnauthorized, "/problems/unauthorized")
	assert.Equal(t, `Bearer realm="lab"`, wrong.Header.Get("WWW-Authenticate"))
	for _, other := range []struct {
		name, user, password string
		err, rows            string
	}{
		{name: "unknown name", user: "nobody", password: "not her password", err: "no rows", rows: "0"},
		{name: "closed account", user: "grace", password: "nanoseconds are 30 cm", err: "disabled_at", rows: "1"},
		{name: "closed account, wrong password", user: "grace", password: "x", err: "hash", rows: "1"},
	} {
		t.Run(other.name, func(t *testing.T) {
			t.Parallel()
			a := login(t, w, other.user, other.password)

			assert.Equal(t, wrong.nameless(t), a.nameless(t))
			line := a.line(t, w)
			assert.Equal(t, "password", line["credential"])
			assert.Equal(t, other.user, line["user"])
			assert.Equal(t, other.rows, line["rows"])
			assert.Contains(t, line["err"], other.err, "the log tells what the answer does not")
		})
	}
}

// The time of a response would tell which names exist if an unknown name cost less work. The hash is what takes the time, so
// the test counts hashes: a clock would depend on the machine.
func TestLoginHashesThePasswordForAnyName(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var hashed []string
	w := open(t, func(w *world.World) {
		hash := w.App.Hash
		w.App.Hash = func(password, salt string) string {
			mu.Lock()
			defer mu.Unlock()
			hashed = append(hashed, password)
			return hash(password, salt)
		}
		w.Database.Exec(`update users set disabled_at = 'today' where name = 'grace'`)
	})
	work := func(name string) []string {
		mu.Lock()
		hashed = nil
		mu.Unlock()
		require.Equal(t, http.StatusUnauthorized, login(t, w, name, "a wrong password").Status)
		mu.Lock()
		defer mu.Unlock()
		return hashed
	}

	known := work("ada")

	assert.Contains(t, known, "a wrong password")
	for _, name := range []string{"nobody", "Ada", "grace"} {
		assert.Equal(t, known, work(name), "name %q", name)
	}
}

// A client may look into its token; the app itself asks its database.
func TestTokenSaysWhoseItIs(t *testing.T) {
	t.Parallel()
	w := open(t)
	before := w.Now().Truncate(time.Second)

	var c api.Claims
	_, _, err := jwt.NewParser().ParseUnverified(token(t, w, "admin", "password123"), &c)

	require.NoError(t, err)
	assert.Equal(t, "admin", c.Subject)
	assert.Equal(t, "admin", c.Scope)
	assert.Equal(t, []string{c.ID}, w.Database.Column(`select s.id from sessions s join users u on u.id = s.user_id where u.name = 'admin' and s.id <> 'a session of the admin''s'`))
	assert.False(t, c.IssuedAt.Before(before), "%v is before %v", c.IssuedAt, before)
	assert.Equal(t, api.TokenLife, c.ExpiresAt.Sub(c.IssuedAt.Time))
}
