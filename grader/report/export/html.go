package export

import (
	"io"

	"failurelab/grader/report/page"
	"failurelab/grader/result"
)

// htmlFormat is one page for staff, with everything in it.
func htmlFormat() Format {
	return Format{Name: "html", Short: "a page for staff: heat map, what the class misses, and each submission beside the solution", File: "class.html", Staff: true, Class: writeHTML}
}

func writeHTML(w io.Writer, c result.Class, _ Options) error { return page.Write(w, c, page.Options{}) }
