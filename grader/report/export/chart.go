package export

import (
	"encoding/xml"
	"fmt"
	"strings"

	"failurelab/grader/result"
)

// chart draws the points of each exercise as an SVG image: a bar for what was reached in front of one for the most.
func chart(m result.Mark) string {
	const width, bar, step, left, right = 560.0, 16.0, 28.0, 170.0, 90.0
	var b strings.Builder
	height := step*float64(len(m.Exercises)) + 12
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" width="%g" height="%g" font-family="sans-serif" font-size="13">`, width, height, width, height)
	b.WriteString(`<rect width="100%" height="100%" fill="#fff"/>`)
	for i, e := range m.Exercises {
		y := 6 + step*float64(i)
		part := 0.0
		if e.Max > 0 {
			part = min(1, max(0, e.Points/e.Max))
		}
		whole := width - left - right
		fmt.Fprintf(&b, `<text x="%g" y="%g" text-anchor="end" fill="#333">%s</text>`, left-10, y+bar, inXML(e.Exercise))
		fmt.Fprintf(&b, `<rect x="%g" y="%g" width="%g" height="%g" rx="3" fill="#e3e7ec"/>`, left, y+3, whole, bar)
		fmt.Fprintf(&b, `<rect x="%g" y="%g" width="%.1f" height="%g" rx="3" fill="#2f7d4f"/>`, left, y+3, whole*part, bar)
		fmt.Fprintf(&b, `<text x="%g" y="%g" fill="#333">%s of %s</text>`, width-right+8, y+bar, number(e.Points*e.Weight), number(e.Max*e.Weight))
	}
	b.WriteString(`</svg>`)
	return b.String()
}

func inXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(line(s))) // a strings.Builder takes everything
	return b.String()
}
