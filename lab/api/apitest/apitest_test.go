package apitest_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"failurelab/lab/api"
	"failurelab/lab/api/apitest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func served(t *testing.T) *apitest.Document {
	t.Helper()
	d, err := apitest.Served()
	require.NoError(t, err)
	return d
}

func TestLoadRefusesWhatIsNoDocument(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ source, want string }{
		"no YAML":         {source: "\t", want: "load an OpenAPI document"},
		"no paths":        {source: "openapi: 3.0.3\ninfo: {title: x, version: x}", want: "paths"},
		"a wrong example": {source: strings.Replace(string(api.OpenAPI), "average_cents: 1250", "average_cents: 12.50", 1), want: "example"},
		"a loose end":     {source: strings.Replace(string(api.OpenAPI), "    NotFound:", "    NotThere:", 1), want: "NotFound"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := apitest.Load([]byte(tc.source))

			assert.ErrorContains(t, err, tc.want)
		})
	}
}

// answer is an answer with problem details.
type answer struct {
	method, path string
	status       int
	header       map[string]string
	body         string
}

// refused is an answer as the app gives it.
func refused() answer {
	return answer{
		method: http.MethodGet, path: "/api/v1/ping", status: http.StatusUnauthorized,
		header: map[string]string{
			"Content-Type": "application/problem+json", "X-Request-Id": "1", "X-Served-By": "lab-2",
			"Www-Authenticate": `Bearer realm="lab", error="invalid_token"`,
		},
		body: `{"type":"/problems/unauthorized","title":"t","status":401,"detail":"d","instance":"/api/v1/ping","request_id":"1"}`,
	}
}

// gatewaysOwn is one that a gateway gives.
func gatewaysOwn() answer {
	return answer{
		method: http.MethodGet, path: "/api/v1/ping", status: http.StatusGatewayTimeout,
		header: map[string]string{"Content-Type": "application/problem+json", "Via": "1.1 gateway"},
		body:   `{"type":"/problems/gateway-timeout","title":"t","status":504,"detail":"d","instance":"/api/v1/ping"}`,
	}
}

func (a answer) with(header, value string) answer {
	a.header = maps.Clone(a.header)
	if delete(a.header, header); value != "" {
		a.header[header] = value
	}
	return a
}

func (a answer) saying(before, after string) answer {
	a.body = strings.Replace(a.body, before, after, 1)
	return a
}

func (a answer) to(method, path string) answer {
	a.method, a.path = method, path
	return a
}

func (a answer) as(status int) answer {
	a.status = status
	return a
}

func (a answer) check(t *testing.T) error {
	t.Helper()
	header := http.Header{}
	for k, v := range a.header {
		header.Set(k, v)
	}
	return served(t).Answer(httptest.NewRequest(a.method, a.path, nil), a.status, header, a.body)
}

func TestAnswersThatTheDocumentAllows(t *testing.T) {
	t.Parallel()
	for name, a := range map[string]answer{
		"as it is":                refused(),
		"more members":            refused().saying(`{`, `{"code":4010,`),
		"more headers":            refused().with("Cache-Control", "no-store"),
		"a charset":               refused().with("Content-Type", "application/problem+json; charset=utf-8"),
		"a challenge in order":    refused().with("Www-Authenticate", `Bearer error="invalid_token", realm="lab"`),
		"a challenge with more":   refused().with("Www-Authenticate", `Bearer realm="lab", resource_metadata="/x"`),
		"a challenge with commas": refused().with("Www-Authenticate", `Bearer error="invalid_token",realm="lab",x="y"`),
		"of a gateway":            gatewaysOwn(),
		"of an unlisted path":     gatewaysOwn().to(http.MethodGet, "/nothing").as(404).saying("504", "404").saying("gateway-timeout", "not-found"),
		"of an unlisted method":   refused().to(http.MethodPut, "/api/v1/resource/7").as(405).saying("401", "405").saying("unauthorized", "method-not-allowed").with("Allow", "GET, DELETE"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.NoError(t, a.check(t))
		})
	}
}

func TestAnswersThatTheDocumentDoesNotAllow(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		answer answer
		want   string
	}{
		"another status":              {refused().as(418), "status is not supported"},
		"another status in the body":  {refused().saying("401", "403"), "/status"},
		"another type":                {refused().saying("unauthorized", "forbidden"), "/type"},
		"no type":                     {refused().saying(`"type"`, `"kind"`), `"type" is missing`},
		"no request_id":               {refused().saying(`,"request_id":"1"`, ""), `"request_id" is missing`},
		"a request_id that is empty":  {refused().saying(`"request_id":"1"`, `"request_id":""`), "/request_id"},
		"an instance with a space":    {refused().saying("/api/v1/ping", "/api/v1/ping "), "/instance"},
		"half of a body":              {refused().saying(`"1"}`, ``), "failed to decode"},
		"no body":                     {answer{http.MethodGet, "/api/v1/ping", 401, refused().header, ""}, "failed to decode"},
		"plain JSON":                  {refused().with("Content-Type", "application/json"), "Content-Type"},
		"no X-Request-Id":             {refused().with("X-Request-Id", ""), `"X-Request-Id" missing`},
		"no X-Served-By":              {refused().with("X-Served-By", ""), `"X-Served-By" missing`},
		"no challenge":                {refused().with("Www-Authenticate", ""), `"WWW-Authenticate" missing`},
		"a challenge without a realm": {refused().with("Www-Authenticate", "Bearer"), "WWW-Authenticate"},
		"another realm":               {refused().with("Www-Authenticate", `Bearer realm="laboratory"`), "WWW-Authenticate"},
		"a gateway's without type":    {gatewaysOwn().saying(`"type"`, `"kind"`), `"type" is missing`},
		"401 of an unlisted path":     {refused().to(http.MethodGet, "/nothing"), "status is not supported"},
		"200 of an unlisted method":   {refused().to(http.MethodPut, "/api/v1/ping").as(200), "status is not supported"},
		"405 without Allow":           {refused().to(http.MethodPut, "/api/v1/ping").as(405), `"Allow" missing`},
		"options without Allow":       {refused().to(http.MethodOptions, "/api/v1/ping").as(204), `"Allow" missing`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.ErrorContains(t, tc.answer.check(t), tc.want)
		})
	}
}

func TestForbiddenSaysTheSameToAll(t *testing.T) {
	t.Parallel()
	forbidden := refused().as(403).saying("401", "403").saying("unauthorized", "forbidden")
	for challenge, fine := range map[string]bool{
		`Bearer realm="lab", error="insufficient_scope", scope="admin"`: true,
		`Bearer scope="admin", error="insufficient_scope", realm="lab"`: true,
		`Bearer realm="lab", error="insufficient_scope"`:                false,
		`Bearer realm="lab", error="invalid_token", scope="admin"`:      false,
		`Bearer error="insufficient_scope", scope="admin"`:              false,
	} {
		assert.Equal(t, fine, forbidden.with("Www-Authenticate", challenge).check(t) == nil, challenge)
	}
}

func TestRequests(t *testing.T) {
	t.Parallel()
	token := map[string]string{"Authorization": "bearer x"}
	asJSON := map[string]string{"Content-Type": "application/json"}
	for name, tc := range map[string]struct {
		method, path string
		header       map[string]string
		body         string
		want         string // of the error; "": there is none
	}{
		"open to all":         {method: http.MethodGet, path: "/health"},
		"with a token":        {method: http.MethodGet, path: "/api/v1/ping", header: token},
		"with a key":          {method: http.MethodGet, path: "/api/v1/ping", header: map[string]string{"X-API-Key": "x"}},
		"with nothing":        {method: http.MethodGet, path: "/api/v1/ping", want: "no Authorization: Bearer"},
		"with another scheme": {method: http.MethodGet, path: "/api/v1/ping", header: map[string]string{"Authorization": "Basic x"}, want: "no X-API-Key"},
		"with a scheme alone": {method: http.MethodGet, path: "/api/v1/ping", header: map[string]string{"Authorization": "Bearer"}, want: "no Authorization: Bearer"},
		"for all, with none":  {method: http.MethodGet, path: "/api/v1/resource/7"},
		"an id of letters":    {method: http.MethodGet, path: "/api/v1/resource/seven", want: `"id" in path`},
		"an id left out":      {method: http.MethodGet, path: "/api/v1/resource/", want: "the document lists no GET /api/v1/resource/"},
		"a value":             {method: http.MethodPost, path: "/api/v1/data?value=4", header: token},
		"a value of letters":  {method: http.MethodPost, path: "/api/v1/data?value=four", header: token, want: `"value" in query`},
		"a value left out":    {method: http.MethodPost, path: "/api/v1/data", header: token, want: `"value" in query`},
		"a login":             {method: http.MethodPost, path: "/login", header: asJSON, body: `{"username":"a","password":"b"}`},
		"half of a login":     {method: http.MethodPost, path: "/login", header: asJSON, body: `{"username":"a"}`, want: `"password" is missing`},
		"a login as a form":   {method: http.MethodPost, path: "/login", header: map[string]string{"Content-Type": "text/plain"}, body: `username=a`, want: "Content-Type"},
		"an unlisted path":    {method: http.MethodGet, path: "/nothing", want: "the document lists no GET /nothing"},
		"an unlisted method":  {method: http.MethodPut, path: "/health", want: "the document lists no PUT /health"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(tc.method, tc.path, strings.NewReader(tc.body))
			for k, v := range tc.header {
				r.Header.Set(k, v)
			}

			err := served(t).Request(r)

			if tc.want == "" {
				assert.NoError(t, err)
				return
			}
			assert.ErrorContains(t, err, tc.want)
		})
	}
}

// A body that was sent cannot be read a second time, unless the request can make a new one.
func TestRequestThatWasSentIsReadAgain(t *testing.T) {
	t.Parallel()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://api.lab.test/login", strings.NewReader(`{"username":"a","password":"b"}`))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	require.NoError(t, r.Write(new(strings.Builder)))

	assert.NoError(t, served(t).Request(r))
}

func TestListsAPathAtWhateverHost(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]bool{
		"/health": true, "http://127.0.0.1:1234/health": true, "https://api.lab.test/api/v1/resource/7?x=y": true,
		"/": false, "/health/": false, "//health": false, "/api/v1/resource/1/2": false, "/api/v1/resource/": false, "/api/v1/pin%67": false,
	} {
		assert.Equal(t, want, served(t).Lists(httptest.NewRequest(http.MethodGet, url, nil)), url)
	}
	assert.True(t, served(t).Lists(httptest.NewRequest(http.MethodPut, "/health", nil)), "whatever the method")
}
