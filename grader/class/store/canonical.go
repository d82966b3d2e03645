package store

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"failurelab/grader/internal/volatile"
)

// Equal says whether two records say the same, apart from what differs from run to run; see [Canonical].
func Equal(a, b Record) bool { return bytes.Equal(Canonical(a), Canonical(b)) }

// Canonical is a record as JSON, without what differs from run to run of one grader on one submission with one seed: times and
// durations, ports, tokens and request ids, how often a run was repeated because the machine was busy, and which of two tests of
// a ticket began or ended first.
func Canonical(r Record) []byte {
	b, err := json.Marshal(r)
	if err != nil { // a record is plain data
		panic(fmt.Sprintf("the record of %s has no JSON: %v", r.Student, err))
	}
	var tree any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber() // seeds have 64 bits
	if err := d.Decode(&tree); err != nil {
		panic(fmt.Sprintf("the record of %s: %v", r.Student, err))
	}
	b, err = json.MarshalIndent(settled(tree), "", " ")
	if err != nil {
		panic(fmt.Sprintf("the record of %s: %v", r.Student, err))
	}
	return append(b, '\n')
}

// passing are the members whose values are another one in each run.
var passing = []string{"graded_at", "took_ns", "voids", "tried"}

// stacks are attributes of log lines that hold a stack, with its addresses.
var stacks = []string{"stack", "trace"}

// concurrent are lists with an element for each test, in the order in which tests began or ended.
var concurrent = []string{"opened", "reports"}

// namedID is a request id in the style of some labs.
var namedID = volatile.Pattern{Regexp: regexp.MustCompile(`\breq_[a-z2-7]{26}\b`), Word: "REQUEST"}

// patterns are what differs within texts.
var patterns = slices.Concat(volatile.Lab, []volatile.Pattern{namedID, {Regexp: volatile.RequestID, Word: "REQUEST"}})

// settled is a value without what differs from run to run.
func settled(v any) any {
	switch v := v.(type) {
	case string:
		return volatile.Replace(v, patterns...)
	case []any:
		for i := range v {
			v[i] = settled(v[i])
		}
		return v
	case map[string]any:
		for key, value := range v {
			switch _, isText := value.(string); {
			case slices.Contains(passing, key), isText && (strings.HasSuffix(key, "_ms") || slices.Contains(stacks, key)):
				delete(v, key)
			default:
				v[key] = settled(value)
			}
		}
		for _, key := range concurrent {
			if list, ok := v[key].([]any); ok {
				slices.SortStableFunc(list, func(a, b any) int { return cmp.Compare(testOf(a), testOf(b)) })
			}
		}
		return v
	default:
		return v
	}
}

// testOf is the name of the test that an element of a list is about.
func testOf(element any) string {
	fields, _ := element.(map[string]any)
	name, _ := fields["test"].(string)
	return name
}
