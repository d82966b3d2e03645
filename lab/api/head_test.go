package api_test

import (
	"net/http"
	"strings"
	"testing"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
)

// HEAD is GET without the body (RFC 9110 §9.3.2), also where GET is refused.
func TestHeadHasTheHeadersOfGet(t *testing.T) {
	t.Parallel()
	for _, operation := range document(t).Operations() {
		path, ok := strings.CutPrefix(operation, http.MethodGet+" ")
		if !ok {
			continue
		}
		path = strings.ReplaceAll(path, "{id}", "7")
		for name, credential := range map[string]string{"with a credential": "admin", "without": ""} {
			t.Run(path+" "+name, func(t *testing.T) {
				t.Parallel()
				w := open(t, append(run(`insert into orders (items, cents) values (2, 501)`), partner(world.Answering(0)))...)
				var header http.Header
				if credential != "" {
					header = authorization("Bearer " + w.Given[credential])
				}

				get := call(t, w, http.MethodGet, path, header, "")
				head := call(t, w, http.MethodHead, path, header, "")

				assert.Equal(t, get.Status, head.Status)
				assert.Equal(t, get.nameless(t).Header, head.nameless(t).Header)
				assert.Empty(t, head.Body)
				line := head.line(t, w)
				assert.Equal(t, "HEAD", line["method"])
				assert.Equal(t, get.line(t, w)["route"], line["route"])
			})
		}
	}
}
