package unauthorized

import "testing"

func TestHelper(t *testing.T) {
	var m map[string]int
	m["x"] = 1
}
