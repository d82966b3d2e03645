// Want crashed: the value of a package variable cannot be computed.
package unauthorized

import (
	"regexp"
	"testing"
)

var key = regexp.MustCompile(`lab_(live`)

func TestT105(t *testing.T) { t.Log(key) }
