package api_test

import (
	"encoding/json"
	"math"
	"testing"

	"failurelab/lab/api"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMembersAreEncodedAsJSON holds the values that are encoded without json.Marshal to what it writes.
func TestMembersAreEncodedAsJSON(t *testing.T) {
	t.Parallel()
	for _, value := range []any{
		"", "plain", "two words", `a "quoted" one`, `\`, "<b", "b>", "a&b", "tab\t", "\x00\x1f\x7f", "ü", "\u2028\u202e", "\xff", "\U0001F600",
		0, 401, -1, math.MaxInt, math.MinInt, int64(7), 0.5, nil, true,
		[]string{"a", "<"},
		map[string]int{"a": 1},
	} {
		want, err := json.Marshal(map[string]any{"value": value})
		require.NoError(t, err)
		got, err := api.Object{{Name: "value", Value: value}}.MarshalJSON()
		require.NoError(t, err)
		assert.Equal(t, string(want), string(got))
	}
	_, err := api.Object{{Name: "value", Value: math.NaN()}}.MarshalJSON()
	require.Error(t, err)
	got, err := api.Object{}.MarshalJSON()
	require.NoError(t, err)
	assert.JSONEq(t, "{}", string(got))
}
