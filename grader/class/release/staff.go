package release

import (
	"bytes"
	"errors"
)

// Pages that students get too may have parts for instructors and authors. Such a part stands between these two lines. A line
// that holds the first mark and other text, such as a row of a table, is such a part alone.
const (
	staffBegins = "<!-- staff -->"
	staffEnds   = "<!-- /staff -->"
)

// withoutStaff is a page without what is for staff.
func withoutStaff(page []byte) ([]byte, error) {
	var b bytes.Buffer
	inside := false
	for line := range bytes.Lines(page) {
		switch trimmed := string(bytes.TrimSpace(line)); {
		case trimmed == staffBegins && inside:
			return nil, errors.New("a staff mark inside of another. Close the first one with " + staffEnds)
		case trimmed == staffBegins:
			inside = true
		case trimmed == staffEnds && !inside:
			return nil, errors.New(staffEnds + " ends nothing. Begin with " + staffBegins)
		case trimmed == staffEnds:
			inside = false
		case !inside && !bytes.Contains(line, []byte(staffBegins)):
			b.Write(line)
		}
	}
	if inside {
		return nil, errors.New("a staff mark has no end. Close it with " + staffEnds)
	}
	return b.Bytes(), nil
}
