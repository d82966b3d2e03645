// Want T202 wrong diagnosis: the same evidence as in 02-right-require-defer, with assert.

package forbidden

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

// 02-right-require-defer's T202 with assert in place of require: the same evidence, word for word.
func TestT202(t *testing.T) {
	api := lab.Open(t, "T202")
	before := api.SQL("select count(*) from data")
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusForbidden, rec.Code)
	for _, part := range []string{"Bearer", `realm="lab"`, `error="insufficient_scope"`, `scope="admin"`} {
		assert.Contains(t, rec.Header().Get("WWW-Authenticate"), part)
	}
	assert.Equal(t, before.Rows, api.SQL("select count(*) from data").Rows)
	line := api.Log(rec.Header().Get("X-Request-Id"))
	owner := line.Attr("owner")
	assert.NotEmpty(t, owner)
	assert.NotEqual(t, line.Attr("user"), owner)
	assert.Equal(t, "admin", line.Attr("scope"))
	assert.NotContains(t, rec.Body.String(), line.Attr("user"))
	assert.NotContains(t, rec.Body.String(), line.Attr("err"))
	assert.NotContains(t, rec.Body.String(), "grace")
	exists := api.SQL("select count(*) from users where name = '" + owner + "'")
	assert.Equal(t, [][]string{{"1"}}, exists.Rows)
	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code)
	api.Diagnose(lab.Diagnosis{Reached: lab.Yes, Slow: lab.No, Side: lab.Client, Cause: lab.NotOwner, Evidence: exists.Fact()})
}

// Not yet.

func TestT201(t *testing.T) {
	api := lab.Open(t, "T201")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT203(t *testing.T) {
	api := lab.Open(t, "T203")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT204(t *testing.T) {
	api := lab.Open(t, "T204")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT205(t *testing.T) {
	api := lab.Open(t, "T205")
	api.TODO("symptom, cause, cure, diagnosis")
}
