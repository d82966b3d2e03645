package review_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"failurelab/grader/review"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each request is right except for one thing.
func TestRefusals(t *testing.T) {
	t.Parallel()
	f := start(t)
	w := f.open(f.url)
	at, err := url.Parse(f.url)
	require.NoError(t, err)
	here := "http://" + at.Host
	for _, tc := range []struct {
		name, method, path string
		change             func(r *http.Request)
		want               int
	}{
		{"the page", "GET", "", func(*http.Request) {}, 200},
		{"the page by a link in a terminal", "GET", "", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "none") }, 200},
		{"the page as localhost", "GET", "", func(r *http.Request) { r.Host = "localhost:" + at.Port() }, 200},
		{"the page as ::1", "GET", "", func(r *http.Request) { r.Host = "[::1]:" + at.Port() }, 200},
		{"a name that was pointed here", "GET", "", func(r *http.Request) { r.Host = "evil.example:" + at.Port() }, 421},
		{"a name that begins like ours", "GET", "", func(r *http.Request) { r.Host = "localhost.evil.example:" + at.Port() }, 421},
		{"another port", "GET", "", func(r *http.Request) { r.Host = "127.0.0.1:1" }, 421},
		{"no port", "GET", "", func(r *http.Request) { r.Host = "127.0.0.1" }, 421},
		{"a write to such a name", "POST", "api/void", func(r *http.Request) {
			r.Host = "evil.example:" + at.Port()
			r.Header.Set("Origin", "http://"+r.Host)
		}, 421},
		{"no secret", "GET", "", func(r *http.Request) { r.URL.Path = "/" }, 404},
		{"another secret", "GET", "", func(r *http.Request) { r.URL.Path = "/" + strings.Repeat("A", 26) + "/" }, 404},
		{"a write without the secret", "POST", "api/void", func(r *http.Request) { r.URL.Path = "/api/void" }, 404},
		{"the page from another site", "GET", "", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		{"a write", "POST", "api/void", func(*http.Request) {}, 422},
		{"a write without an origin", "POST", "api/void", func(r *http.Request) { r.Header.Del("Origin") }, 403},
		{"a write from another origin", "POST", "api/void", func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }, 403},
		{"a write from another port", "POST", "api/void", func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:1") }, 403},
		{"a write from a frame", "POST", "api/void", func(r *http.Request) { r.Header.Set("Origin", "null") }, 403},
		{"a write of another site", "POST", "api/void", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		{"a write of a neighbour", "POST", "api/void", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") }, 403},
		{"a write out of nowhere", "POST", "api/void", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "none") }, 403},
		{"a form", "POST", "api/void", func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, 415},
		{"no JSON", "POST", "api/void", func(r *http.Request) { body(r, "lab=x") }, 400},
		{"two values", "POST", "api/void", func(r *http.Request) { body(r, `{"lab":"x"} {}`) }, 400},
		{"an unknown key", "POST", "api/void", func(r *http.Request) { body(r, `{"lba":"x"}`) }, 400},
		{"too long", "POST", "api/void", func(r *http.Request) { body(r, `{"reason":"`+strings.Repeat("x", 300<<10)+`"}`) }, 413},
		{"too long, without its length", "POST", "api/void", func(r *http.Request) {
			body(r, `{"reason":"`+strings.Repeat("x", 300<<10)+`"}`)
			r.ContentLength = -1
		}, 413},
		{"a write by GET", "GET", "api/void", func(*http.Request) {}, 405},
		{"another method", "PUT", "api/void", func(*http.Request) {}, 405},
		{"a question about CORS", "OPTIONS", "api/void", func(r *http.Request) { r.Header.Set("Access-Control-Request-Method", "POST") }, 405},
		{"a file", "GET", "../grade.yaml", func(*http.Request) {}, 404},
		{"an unknown page", "GET", "x", func(*http.Request) {}, 404},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r, err := http.NewRequestWithContext(t.Context(), tc.method, f.url+tc.path, nil)
			require.NoError(t, err)
			if tc.method == http.MethodPost {
				body(r, `{"lab":"x","reason":"y","version":"`+w.seen.Version+`"}`)
				r.Header.Set("Content-Type", "application/json; charset=utf-8")
				r.Header.Set("Origin", here)
			}
			tc.change(r)
			got, err := http.DefaultTransport.RoundTrip(r)
			require.NoError(t, err)
			_ = got.Body.Close()
			assert.Equal(t, tc.want, got.StatusCode)
			assert.Equal(t, "nosniff", got.Header.Get("X-Content-Type-Options"))
			assert.Equal(t, "no-referrer", got.Header.Get("Referrer-Policy"))
			assert.Equal(t, "no-store", got.Header.Get("Cache-Control"))
			assert.Contains(t, got.Header.Get("Content-Security-Policy"), "default-src 'none'")
			assert.Contains(t, got.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'")
			assert.NotContains(t, got.Header.Get("Content-Security-Policy"), "unsafe")
			assert.Empty(t, got.Header.Get("Access-Control-Allow-Origin"))
			assert.NoFileExists(t, f.settings())
		})
	}
}

func body(r *http.Request, text string) {
	fresh, _ := http.NewRequest(r.Method, r.URL.String(), strings.NewReader(text)) //nolint:noctx // only its body is used
	r.Body, r.ContentLength = fresh.Body, fresh.ContentLength
}

func TestListenRefusesOtherMachines(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "example.org:0", "127.0.0.1", "8080"} {
		_, err := review.Listen(t.Context(), addr)
		require.Error(t, err, addr)
		assert.Contains(t, err.Error(), "127.0.0.1:0", addr)
		if strings.HasSuffix(addr, ":0") {
			assert.Contains(t, err.Error(), "would show the class to other machines", addr)
		}
	}
	l, err := review.Listen(t.Context(), "localhost:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
}

// Each run has a secret of its own.
func TestTheAddressIsASecret(t *testing.T) {
	t.Parallel()
	f := start(t)
	one, other := strings.Split(f.url, "/")[3], strings.Split(f.serve(), "/")[3]
	assert.NotEqual(t, one, other)
	assert.GreaterOrEqual(t, len(one), 26)
}
