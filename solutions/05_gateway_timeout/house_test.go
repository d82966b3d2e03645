package gateway_timeout

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the API gives its database and, at least, its partner, in milliseconds (504.6).
const (
	queryBudget   = 30.0
	partnerBudget = 400.0
)

// answer is an answer that has been read to its end.
type answer struct {
	*http.Response
	body []byte
}

// call plays the customer, with whatever request he makes now.
func call(t *testing.T, api *lab.API) answer {
	t.Helper()
	resp, err := api.Client().Do(api.Request())
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return answer{resp, body}
}

// problem is what a body may say.
type problem struct {
	Type          string
	Status        int
	Title, Detail string
	RequestID     *string `json:"request_id"`
}

// timedOut asserts what every 504 promises, whoever wrote it (504.1, 504.2, 504.4).
func timedOut(t *testing.T, a answer) problem {
	t.Helper()
	require.Equal(t, http.StatusGatewayTimeout, a.StatusCode)
	media, _, err := mime.ParseMediaType(a.Header.Get("Content-Type"))
	require.NoError(t, err)
	assert.Equal(t, "application/problem+json", media)
	var p problem
	require.NoError(t, json.Unmarshal(a.body, &p))
	assert.Equal(t, "/problems/gateway-timeout", p.Type)
	assert.Equal(t, http.StatusGatewayTimeout, p.Status)
	assert.Contains(t, a.Header.Get("Via"), "gateway")
	assert.NotRegexp(t, `\d+\.\d+\.\d+\.\d+`, string(a.body), "an address")
	return p
}

// gaveUp asserts what holds when it was the API that gave up (504.1 to 504.5), and returns its log line.
func gaveUp(t *testing.T, api *lab.API, a answer, layer string) lab.Line {
	t.Helper()
	p := timedOut(t, a)
	id := a.Header.Get("X-Request-Id")
	require.NotEmpty(t, id)
	require.NotNil(t, p.RequestID)
	assert.Equal(t, id, *p.RequestID)

	line := api.Log(id)
	assert.Equal(t, "ERROR", line.Attr("level"))
	assert.Equal(t, "504", line.Attr("status"))
	require.Equal(t, layer, line.Attr("layer"))
	require.NotEmpty(t, line.Attr("err"))
	assert.NotContains(t, p.Title+p.Detail, line.Attr("err"))
	assert.NotContains(t, line.Text, strings.TrimPrefix(api.Request().Header.Get("Authorization"), "Bearer "))
	return line
}

// took asserts that a line's attribute is a time of so many milliseconds at least.
func took(t *testing.T, line lab.Line, attr string, least float64) {
	t.Helper()
	got, err := strconv.ParseFloat(line.Attr(attr), 64)
	require.NoError(t, err, attr)
	assert.GreaterOrEqual(t, got, least, attr)
}

// cured asserts that the call is answered (504.8).
func cured(t *testing.T, api *lab.API) {
	t.Helper()
	api.Cure()
	a := call(t, api)
	require.Equal(t, http.StatusOK, a.StatusCode)
	assert.JSONEq(t, `{"quote": 42}`, string(a.body))
}
