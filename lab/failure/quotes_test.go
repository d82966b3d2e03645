package failure_test

import (
	"net/http"
	"testing"

	"failurelab/lab/failure"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The partner that makes the quotes has another name in another cast, and its circle leads through that name.
func TestQuotesAreCast(t *testing.T) {
	t.Parallel()
	cast := world.Play(world.Cast{Words: map[string]string{"quotes-eu": "rates-nordic"}})
	w := open(t, cast, failure.SlowQuery.Break)
	assert.Equal(t, []string{"rates-nordic", "quotes"}, w.Database.Column(`select delegates_to from partners order by name = 'quotes' desc`))

	_, err := w.Cure(failure.SlowQuery.Cure)

	require.NoError(t, err)
	assert.Equal(t, []string{"rates-nordic"}, w.Database.Column(`select name from partners where delegates_to is null`))
	assert.Equal(t, http.StatusOK, answered(t, w).Code)
}

// From outside, in the log and in the metrics, a long chain is like a circle.
func TestLongChainEnds(t *testing.T) {
	t.Parallel()
	w := open(t, failure.LongChain.Break)
	assert.Equal(t, http.StatusGatewayTimeout, answered(t, w).Code)
	assert.Equal(t, []string{"1"}, w.Database.Column(`select count(*) from partners where delegates_to is null`))

	_, err := w.Cure(failure.LongChain.Cure)

	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, answered(t, w).Code)
	assert.Equal(t, "1", w.Lines()[1].Attrs["hops"], "the app still sees the long chain")
}
