package server

import (
	"net/http"
	"testing"

	"failurelab/lab/api"
	"failurelab/lab/api/apitest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDocumentHasThePathsOfTheAPIAndOfTheServer(t *testing.T) {
	t.Parallel()
	whole, err := apitest.Load(document())
	require.NoError(t, err)
	apis, err := apitest.Served()
	require.NoError(t, err)

	assert.Subset(t, whole.Operations(), apis.Operations())
	assert.Subset(t, whole.Operations(), []string{"GET /tickets", "POST /tickets/{ticket}/send", "GET /labs/{lab}/{path}", "GET /events", "POST /reset", "GET /class"})
	assert.Empty(t, whole.WithoutExample())
}

func TestDocumentsThatCannotBeMerged(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ first, second, want string }{
		"a path of both":        {"paths:\n  /a:\n    get: {summary: x}", "paths:\n  /a:\n    get: {summary: y}", "paths: /a: get: summary, in line 3: both documents have it"},
		"a list and a value":    {"tags: [a]", "tags: b", "tags, in line 1: both documents have it"},
		"the first is no YAML":  {"\t", "a: b", "read the first OpenAPI document"},
		"the second is no YAML": {"a: b", "\t", "read the second OpenAPI document"},
	} {
		_, err := merged([]byte(tc.first), []byte(tc.second))
		assert.ErrorContains(t, err, tc.want, name)
	}
}

func TestMergedDocument(t *testing.T) {
	t.Parallel()
	got, err := merged([]byte("a: {b: 1} # why\nlist: [x]\n"), []byte("a: {c: 2}\nd: 3\nlist: [y]\n"))

	require.NoError(t, err)
	assert.Equal(t, "a: {b: 1, c: 2} # why\nlist: [x, y]\nd: 3\n", string(got))
}

// The lab of a ticket does not have the server's paths, so its document does not list them.
func TestLabsServeTheDocumentOfTheirPaths(t *testing.T) {
	t.Parallel()
	lab := start(t)

	_, _, own := lab.call(t, http.MethodGet, "/openapi.yaml", "")
	_, _, tickets := lab.call(t, http.MethodGet, "/tickets/T301/call/openapi.yaml", "")

	assert.True(t, own == string(document()), "the lab at the root serves the document of all paths")
	assert.True(t, tickets == string(api.OpenAPI), "the lab of a ticket serves the API's")
}
