package api_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"failurelab/lab/api"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// inProcess is the app without its listener, and a good token. Nothing in it is random: a fuzzer's workers are processes
// of their own, and an input that one of them finds has to mean the same to the next.
func inProcess(f *testing.F) (app http.Handler, good string) {
	f.Helper()
	w := open(f, func(w *world.World) {
		w.App.Secret = []byte("the same in every process")
		w.App.Now = func() time.Time { return time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC) }
		w.App.Log = slog.DiscardHandler
		w.Database.Exec(`insert into sessions (id, user_id) select 'session', id from users where name = 'ada'`)
	})
	return api.New(w.App.Parts), w.SignToken(w.App.Secret, "ada", "session", api.TokenLife)
}

func FuzzAuthorization(f *testing.F) {
	app, good := inProcess(f)
	for _, before := range []string{"Bearer ", "bearer ", "", "Bearer", "Bearer  ", "Basic ", "Bearer Bearer "} {
		f.Add(before + good)
	}
	for _, value := range []string{"", " ", "Bearer", "Bearer ", "Bearer x", "Bearer ..", "Bearer " + good + " ", "Bearer e30.e30.e30"} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if strings.ContainsFunc(value, unicode.IsControl) {
			t.Skip("net/http lets no such header in")
		}
		r := httptest.NewRequest(http.MethodGet, "/api/v1/ping", nil)
		r.Header["Authorization"] = []string{value}
		rec := httptest.NewRecorder()

		app.ServeHTTP(rec, r)

		want := http.StatusUnauthorized
		scheme, token, _ := strings.Cut(value, " ")
		if strings.EqualFold(scheme, "Bearer") && sameToken(token, good) {
			want = http.StatusOK
		}
		assert.Equal(t, want, rec.Code, rec.Body)
	})
}

// sameToken says whether two tokens hold the same signature of the same words. The signature itself can be spelled in
// several ways: base64 leaves bits of its last letter unused.
func sameToken(a, b string) bool {
	i, j := strings.LastIndex(a, "."), strings.LastIndex(b, ".")
	if i < 0 || j < 0 || a[:i] != b[:j] {
		return false
	}
	x, err := base64.RawURLEncoding.DecodeString(a[i+1:])
	y, _ := base64.RawURLEncoding.DecodeString(b[j+1:])
	return err == nil && bytes.Equal(x, y)
}

func FuzzLogin(f *testing.F) {
	app, _ := inProcess(f)
	for _, body := range []string{
		`{"username":"admin","password":"password123"}`,
		`{"USERNAME":"admin","Password":"password123"}`,
		`{"username":"admin","password":"x"}`,
		`{"username":"ada","password":"password123"}`,
		`{"username":"ada\u0000","password":"` + world.Password + `"}`,
		`{}`, `null`, `[]`, ``, `{`, `"\ud800"`, `username=admin&password=password123`, `{"username":"' or 1=1 --","password":""}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		rec := httptest.NewRecorder()

		app.ServeHTTP(rec, httptest.NewRequest(http.MethodPost, "/login", bytes.NewReader(body)))

		var in struct{ Username, Password string }
		err := json.NewDecoder(bytes.NewReader(body)).Decode(&in)
		switch rec.Code {
		case http.StatusOK:
			require.NoError(t, err)
			assert.Equal(t, rightPassword[in.Username], in.Password)
			assert.Contains(t, rightPassword, in.Username)
		case http.StatusUnauthorized:
			require.NoError(t, err)
			assert.NotEmpty(t, in.Username)
			assert.NotEmpty(t, in.Password)
			right, known := rightPassword[in.Username]
			assert.False(t, known && right == in.Password, "the right pair is refused")
		default:
			assert.Equal(t, http.StatusBadRequest, rec.Code, rec.Body)
		}
	})
}

// rightPassword has the password of each user, by name.
var rightPassword = map[string]string{
	"admin": "password123",
	"ada":   world.Password,
	"grace": "nanoseconds are 30 cm",
	"acme":  "partner, since 2019",
}

func FuzzResourceID(f *testing.F) {
	app, _ := inProcess(f)
	for _, id := range []string{
		"1", "100", "105", "999", "0", "-1", "+1", "01", "1.0", "1e2", "0x1", "9223372036854775807", "9223372036854775808", "%31", "1%2F..", "1%00", "1;drop table resources",
		"", "%", "%zz", "\xff", "١", "1 ", "1/", "../resource/1",
	} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL.Path = "/api/v1/resource/" + id
		if u, err := url.ParseRequestURI(r.URL.Path); err == nil { // as it came in over the wire
			r.URL = u
		}
		rec := httptest.NewRecorder()

		app.ServeHTTP(rec, r)

		switch rec.Code {
		case http.StatusOK:
			n, err := strconv.ParseInt(strings.TrimPrefix(r.URL.Path, "/api/v1/resource/"), 10, 64)
			require.NoError(t, err)
			assert.True(t, 1 <= n && n <= 100, "resource %d", n)
			var resource struct{ ID int64 }
			require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &resource))
			assert.Equal(t, n, resource.ID)
		default:
			assert.Equal(t, http.StatusNotFound, rec.Code, rec.Body)
			assert.Equal(t, "application/problem+json", rec.Header().Get("Content-Type"))
			assert.True(t, json.Valid(rec.Body.Bytes()), rec.Body)
		}
	})
}
