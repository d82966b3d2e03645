package wire_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func order(host string) wire.Request {
	return wire.Request{
		Method: http.MethodPost, Scheme: "http", Host: host, Path: "/orders?dry=1&x=a%20b",
		Header: http.Header{"X-Api-Key": {"one", "two"}}, Body: "three pears",
	}
}

func TestRequestIsFreshEachTime(t *testing.T) {
	t.Parallel()
	r := order("lab.test")

	first := r.HTTP(t.Context())
	first.Header.Set("X-Api-Key", "changed")
	first.URL.Path = "/changed"
	_, err := io.ReadAll(first.Body)
	require.NoError(t, err)
	second := r.HTTP(t.Context())

	assert.Equal(t, []string{"one", "two"}, second.Header.Values("X-Api-Key"))
	assert.Equal(t, "http://lab.test/orders?dry=1&x=a%20b", second.URL.String())
	body, err := io.ReadAll(second.Body)
	require.NoError(t, err)
	assert.Equal(t, "three pears", string(body))
	assert.Equal(t, order("lab.test"), r, "the description itself is not changed")
}

// net/http asks for the body again when it follows a 307, or tries a stale connection again.
func TestRequestCanBeSentAgain(t *testing.T) {
	t.Parallel()
	req := order("lab.test").HTTP(t.Context())
	for range 2 {
		body, err := req.GetBody()
		require.NoError(t, err)
		read, err := io.ReadAll(body)
		require.NoError(t, err)
		assert.Equal(t, "three pears", string(read))
	}
}

func TestRequestArrivesAsDescribed(t *testing.T) {
	t.Parallel()
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		assert.Equal(t, http.MethodPost, r.Method)
		assert.Equal(t, "/orders?dry=1&x=a%20b", r.RequestURI)
		assert.Equal(t, []string{"one", "two"}, r.Header.Values("X-Api-Key"))
		assert.Equal(t, int64(len("three pears")), r.ContentLength)
		assert.Equal(t, "three pears", string(body))
		w.WriteHeader(http.StatusTeapot)
	}))
	t.Cleanup(host.Close)

	resp, err := wire.NewClient(thisMachine).Do(order(strings.TrimPrefix(host.URL, "http://")).HTTP(t.Context()))

	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, http.StatusTeapot, resp.StatusCode)
}

// Learners set headers on what they get: a nil map would panic in their hands.
func TestRequestWithoutHeaderAndBody(t *testing.T) {
	t.Parallel()
	req := wire.Request{Method: http.MethodGet, Scheme: "http", Host: "lab.test", Path: "/"}.HTTP(t.Context())

	assert.NotNil(t, req.Header)
	assert.Nil(t, req.Body)
	assert.Zero(t, req.ContentLength)
	assert.Equal(t, t.Context(), req.Context())
}

func thisMachine() wire.Machine { return wire.Machine{} }
