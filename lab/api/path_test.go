package api_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"testing"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Percent-encoded letters, digits, "-", ".", "_" and "~" are the same as those themselves (RFC 3986 §6.2.2.2). Other bytes are
// not: "%2F" is no slash between two segments.
func TestPathThatIsTheSame(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]struct {
		status int
		route  string
	}{
		"/health":                              {http.StatusOK, "/health"},
		"/he%61lth":                            {http.StatusOK, "/health"},
		"/%68%65%61%6c%74%68":                  {http.StatusOK, "/health"},
		"/%68%65%61%6C%74%68":                  {http.StatusOK, "/health"},
		"/openapi%2Eyaml":                      {http.StatusOK, "/openapi.yaml"},
		"/openapi%2eyaml":                      {http.StatusOK, "/openapi.yaml"},
		"/api/v%31/resource/%37":               {http.StatusOK, "/api/v1/resource/:id"},
		"/api/v1/p%69ng":                       {http.StatusUnauthorized, "/api/v1/ping"},
		"/api/v1/external%2Dcall":              {http.StatusOK, "/api/v1/external-call"},
		"/l%6Fgin":                             {http.StatusMethodNotAllowed, "/login"},
		"/api%2Fv1/ping":                       {http.StatusNotFound, ""},
		"/api/v1%2fping":                       {http.StatusNotFound, ""},
		"/%2Fhealth":                           {http.StatusNotFound, ""},
		"/he%2561lth":                          {http.StatusNotFound, ""},
		"/HE%61LTH":                            {http.StatusNotFound, ""},
		"/health%20":                           {http.StatusNotFound, ""},
		"/health%00":                           {http.StatusNotFound, ""},
		"/health/%2E%2E":                       {http.StatusNotFound, ""},
		"/api/v1/resource/1%2F2":               {http.StatusNotFound, "/api/v1/resource/:id"},
		"/api/v1/resource/%37%2F2":             {http.StatusNotFound, "/api/v1/resource/:id"},
		"/api/v1/resource/%2D%31":              {http.StatusNotFound, "/api/v1/resource/:id"},
		"/nothing/%61%7E%41%5A%30%39%2d%5F%7a": {http.StatusNotFound, ""},
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			w := open(t, partner(world.Answering(0)))

			a := call(t, w, http.MethodGet, path, nil, "")

			assert.Equal(t, want.status, a.Status, a.Body)
			line := a.line(t, w)
			assert.Equal(t, path, line["path"], "the log has the path as it was sent")
			assert.Equal(t, want.route, line["route"])
			if a.Status >= http.StatusBadRequest {
				assert.Equal(t, path, a.members(t)["instance"])
			}
		})
	}
}

// What a client may write on a request line although no URL has it.
func TestPathIsLoggedAsSent(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]string{
		"/health?token=secret":             "/health",
		"/a\"b<c>|d^`{}?x=/y":              "/a\"b<c>|d^`{}",
		"/p%69ng|":                         "/p%69ng|",
		"/%0A%1b%5B31m%7F":                 "/%0A%1b%5B31m%7F",
		"/caf\u00e9/%63\u009b31m":          "/caf%C3%A9/%63%C2%9B31m",
		"/\xff\xfe":                        "/%FF%FE",
		"//health":                         "//health",
		"http://elsewhere.test/he%61lth?x": "/he%61lth",
		"http://elsewhere.test":            "/",
		"/a#b":                             "/a#b",
	} {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			w := open(t)
			conn, err := net.Dial("tcp", w.URL()[len("http://"):])
			require.NoError(t, err)
			defer conn.Close()

			_, err = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: api.lab.test\r\nConnection: close\r\n\r\n", target)
			require.NoError(t, err)
			resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())

			assert.Equal(t, want, answer{Header: resp.Header}.line(t, w)["path"])
		})
	}
}

// The client is the peer of the connection. X-Forwarded-For and X-Real-Ip say what any client likes to write.
func TestLogHasTheAddressOfThePeer(t *testing.T) {
	t.Parallel()
	w := open(t)

	a := call(t, w, http.MethodGet, "/health", http.Header{"X-Forwarded-For": {"192.0.2.1"}, "X-Real-Ip": {"192.0.2.2"}}, "")

	assert.Equal(t, "127.0.0.1", a.line(t, w)["client"])
}
