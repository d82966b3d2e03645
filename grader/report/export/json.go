package export

import (
	"encoding/json"
	"io"

	"failurelab/grader/result"
)

// jsonFormat is the model itself ([result.ClassSchema]), for programs of your own.
func jsonFormat() Format {
	return Format{Name: "json", Short: "everything, for programs of your own", File: "class.json", Staff: true, Class: writeJSON}
}

func writeJSON(w io.Writer, c result.Class, _ Options) error { return writeIndented(w, c) }

// writeIndented writes JSON that a person can read too.
func writeIndented(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(v)
}
