package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"failurelab/grader/result"
)

// tapFormat is TAP 14 of one student: a test point for each ticket. The plan comes first, so that a truncated file is a failure.
func tapFormat() Format {
	return Format{Name: "tap", Short: "TAP 14, of one student", File: "result.tap", One: writeTAP}
}

func writeTAP(w io.Writer, c result.Class, m result.Member, _ Options) error {
	var b strings.Builder
	b.WriteString("TAP version 14\n")
	rows := rowsOf(m.Mark)
	switch {
	case unseen(m.Mark):
		fmt.Fprintf(&b, "1..0 # SKIP %s\n", inTAP(strings.Join(headline(c, m), " ")))
	case m.Mark.None || len(rows) == 0:
		b.WriteString("1..1\nnot ok 1 - submission\n" + diagnostic("none", strings.Join(headline(c, m), " ")))
	default:
		fmt.Fprintf(&b, "1..%d\n", len(rows))
		for _, text := range headline(c, m) {
			b.WriteString("# " + text + "\n")
		}
		for i, r := range rows {
			if r.State == ourFault { // nothing that follows it counts
				fmt.Fprintf(&b, "Bail out! %s could not be graded: %s\n", inTAP(r.Title()), inTAP(r.Says))
				break
			}
			b.WriteString(testPoint(i+1, r))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// testPoint is a row. A ticket that is not started is a failure: a harness would count a skipped one as passed.
func testPoint(n int, r row) string {
	point := fmt.Sprintf("%d - %s\n", n, inTAP(r.Title()))
	if r.State == passed {
		return "ok " + point
	}
	return "not ok " + point + diagnostic(r.Verdict, r.Text())
}

// diagnostic is a YAML block below a test point. Its texts are JSON, which YAML includes.
func diagnostic(verdict, message string) string {
	return fmt.Sprintf("  ---\n  verdict: %s\n  message: %s\n  ...\n", quoted(verdict), quoted(message))
}

func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // a reader of TAP's YAML knows no \u
	_ = e.Encode(s)        // a string has always JSON
	return strings.TrimSuffix(b.String(), "\n")
}

// inTAP is a text on one line in which no # begins a directive.
func inTAP(s string) string {
	return strings.NewReplacer(`\`, `\\`, "#", `\#`, "\n", " ").Replace(s)
}
