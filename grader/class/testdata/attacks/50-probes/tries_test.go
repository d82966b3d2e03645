package unauthorized

import (
	"fmt"
	"strings"
)

// tries are what a test has tried, with what has to stop it.
type tries struct {
	n             int
	worked, other strings.Builder
}

func (s *tries) of(stops, what string, err error) {
	s.n++
	if err == nil {
		fmt.Fprintf(&s.worked, "WORKED [%s] %s | ", stops, what)
		return
	}
	text := err.Error()
	fmt.Fprintf(&s.other, "%s: %s | ", what, text[max(0, len(text)-24):])
}

func (s *tries) report() string {
	return fmt.Sprintf("%d tries | %s%s", s.n, s.worked.String(), s.other.String())
}

// unless is an error if something did not happen.
func unless(happened bool) error {
	if happened {
		return nil
	}
	return fmt.Errorf("no")
}
