package server

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"failurelab/lab/server/logs"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func FuzzLogQuery(f *testing.F) {
	s, lines := &Server{}, logs.NewRing()
	fmt.Fprint(lines, `{"msg":"request","request_id":"KNOWN"}`)
	fmt.Fprint(lines, `{"msg":"request","request_id":""}`)
	handler := s.logs(func(*http.Request) (*logs.Ring, error) { return lines, nil })
	for _, query := range []string{
		"", "request_id=", "request_id=KNOWN", "request_id=KNOWN&request_id=other", "request_id=%0A", "request_id=%00", "request_id=' or 1=1",
		"request_id=%zz", "request_id", "&&;", "request_id=" + strings.Repeat("A", 65), "Request_Id=KNOWN", "request_id=..%2F..",
	} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		r := httptest.NewRequest(http.MethodGet, "/logs", nil)
		r.URL.RawQuery = query
		rec := httptest.NewRecorder()

		handler(rec, r)

		said := strings.Count(rec.Body.String(), "\n")
		switch id := r.URL.Query().Get("request_id"); {
		case id == "":
			assert.Equal(t, http.StatusOK, rec.Code)
			assert.Equal(t, 2, said)
		case id == "KNOWN":
			assert.Equal(t, http.StatusOK, rec.Code)
			assert.Equal(t, 1, said)
		case rec.Code == http.StatusOK:
			assert.Zero(t, said, "another ticket's lines")
		default:
			assert.Equal(t, http.StatusBadRequest, rec.Code)
			assert.NotContains(t, rec.Body.String(), "KNOWN")
		}
	})
}

// FuzzCall reads requests that a visitor has changed. Those that are accepted can be sent.
func FuzzCall(f *testing.F) {
	for _, body := range []string{
		`{"method":"GET","url":"http://127.0.0.1:80/api/v1/ping","header":{"Authorization":["Bearer x"]},"body":""}`,
		`{"method":"POST","url":"/login","header":null,"body":"{}"}`,
		`{"method":"GET","url":"//x/..;/%2e%2E/?%zz","header":{"":[]}}`,
		`{"method":"CONNECT","url":"*"}`, `{"method":"G\u0000","url":"/"}`, `null`, `[]`, `{"url":"/\ud800"}`, `{"header":{"Host":null},"url":"/","method":"X"}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		c, u, err := readCall(bytes.NewReader(body))
		if err != nil {
			return
		}
		assert.True(t, strings.HasPrefix(u.Path, "/"))
		assert.NotEmpty(t, c.Method)
		req, err := http.NewRequest(c.Method, (&url.URL{Scheme: "http", Host: "lab", Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}).String(), nil)
		require.NoError(t, err)
		assert.Equal(t, "lab", req.URL.Host, "it goes elsewhere")
		assert.Equal(t, u.Path, req.URL.Path)
	})
}
