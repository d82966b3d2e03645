// Want T605 too strict: 000.3 leaves open how often a machine asks again.

package unreachable

import (
	"net"
	"net/http"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestT605(t *testing.T) {
	api := lab.Open(t, "T605")
	_, err := api.Client().Do(api.Request()) //nolint:bodyclose // there is none
	var dns *net.DNSError
	require.ErrorAs(t, err, &dns)
	assert.True(t, dns.IsTimeout)
	assert.Equal(t, "api.lab.test", dns.Name)
	assert.Empty(t, api.Logs())
	m := api.Metrics()
	assert.Equal(t, "1", m["dns_lookups_total"])
	assert.Equal(t, "1", m["dns_unanswered_total"])

	api.Cure()
	resp, cured := api.Client().Do(api.Request())
	require.NoError(t, cured)
	defer resp.Body.Close()
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Equal(t, "lab-2", resp.Header.Get("X-Served-By"))
	api.Diagnose(lab.Diagnosis{Reached: lab.No, Slow: lab.Yes, Side: lab.Between, Cause: lab.DNSTimeout, Evidence: m.Fact("dns_unanswered_total")})
}

// Not yet.

func TestT601(t *testing.T) {
	api := lab.Open(t, "T601")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT602(t *testing.T) {
	api := lab.Open(t, "T602")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT603(t *testing.T) {
	api := lab.Open(t, "T603")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT604(t *testing.T) {
	api := lab.Open(t, "T604")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT606(t *testing.T) {
	api := lab.Open(t, "T606")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT607(t *testing.T) {
	api := lab.Open(t, "T607")
	api.TODO("symptom, cause, cure, diagnosis")
}
