package settings

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// scalar says whether a node is one value, and notes a problem if not.
func (r *reader) scalar(n *yaml.Node, key string) bool {
	switch {
	case n.Kind != yaml.ScalarNode:
		r.problem(n, "%s takes one value", key)
	case n.Tag == "!!null":
		r.problem(n, "%s has no value. Give it one, or remove the line", key)
	default:
		return true
	}
	return false
}

// text is a text that is not empty. A number is none: 1.10 would be 1.1.
func (r *reader) text(n *yaml.Node, key string) string {
	if !r.scalar(n, key) {
		return ""
	}
	switch {
	case n.Tag != "!!str":
		r.problem(n, "%s is a text. Put it into quotes: %q", key, n.Value)
		return ""
	case strings.TrimSpace(n.Value) == "":
		r.problem(n, "%s is empty. Give it a value, or remove the line", key)
	}
	return n.Value
}

// id is a text that may look like a number, as student numbers do.
func (r *reader) id(n *yaml.Node, key string) string {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!int" {
		return n.Value // as it is written, with its zeros
	}
	return r.text(n, key)
}

// number is a number from 0 to most; 0 after a problem.
func (r *reader) number(n *yaml.Node, key string, most float64) float64 {
	f, _ := r.anyNumber(n, key, most)
	return f
}

// anyNumber is a number from 0 to most. ok is false after a problem.
func (r *reader) anyNumber(n *yaml.Node, key string, most float64) (f float64, ok bool) {
	if !r.scalar(n, key) {
		return 0, false
	}
	switch {
	case n.Tag != "!!int" && n.Tag != "!!float" || n.Decode(&f) != nil || math.IsNaN(f) || math.IsInf(f, 0):
		r.problem(n, "%s is %q, which is no number", key, n.Value)
	case f < 0 || math.Signbit(f):
		r.problem(n, "%s is %s, and cannot be negative", key, n.Value)
	case f > most:
		r.problem(n, "%s is %s, and can be at most %s", key, n.Value, strconv.FormatFloat(most, 'f', -1, 64))
	default:
		return f, true
	}
	return 0, false
}

// count is a whole number from 1 on.
func (r *reader) count(n *yaml.Node, key string) int {
	f, ok := r.anyNumber(n, key, math.MaxInt32)
	if ok && (f < 1 || f != math.Trunc(f)) {
		r.problem(n, "%s is %s, and must be a whole number from 1 on", key, n.Value)
		return 0
	}
	return int(f)
}

// span is what durations look like.
var span = regexp.MustCompile(`^([0-9]{1,6})(s|m|h|d)$`)

// duration is a duration such as 15m, 2h or 3d.
func (r *reader) duration(n *yaml.Node, key string) time.Duration {
	if !r.scalar(n, key) {
		return 0
	}
	parts := span.FindStringSubmatch(n.Value)
	if parts == nil {
		r.problem(n, "%s is %q, which is no duration. Write 30s, 15m, 2h or 3d", key, n.Value)
		return 0
	}
	count, _ := strconv.Atoi(parts[1]) // at most six digits
	unit := map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour}[parts[2]]
	return time.Duration(count) * unit
}

// limit is a duration that is not zero.
func (r *reader) limit(n *yaml.Node, key string) time.Duration {
	d := r.duration(n, key)
	if d == 0 && span.MatchString(n.Value) {
		r.problem(n, "%s is %s, so nothing could run. Remove the line for the default", key, n.Value)
	}
	return d
}

// size is what sizes look like.
var size = regexp.MustCompile(`^([1-9][0-9]{0,6})(KB|MB|GB)$`)

// bytes is a size such as 512MB.
func (r *reader) bytes(n *yaml.Node, key string) int64 {
	if !r.scalar(n, key) {
		return 0
	}
	parts := size.FindStringSubmatch(n.Value)
	if parts == nil {
		r.problem(n, "%s is %q, which is no size. Write 512MB or 1GB", key, n.Value)
		return 0
	}
	count, _ := strconv.ParseInt(parts[1], 10, 64) // at most seven digits
	return count << map[string]int{"KB": 10, "MB": 20, "GB": 30}[parts[2]]
}

// date is what dates look like.
var date = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)

// moment is a point in time: with its zone, or a date, whose last moment in the zone of the class counts.
func (r *reader) moment(n *yaml.Node, key string, zone *time.Location) time.Time {
	if !r.scalar(n, key) {
		return time.Time{}
	}
	if date.MatchString(n.Value) {
		day, err := time.ParseInLocation(time.DateOnly, n.Value, zone)
		if err == nil {
			return day.AddDate(0, 0, 1).Add(-time.Nanosecond)
		}
	}
	at, err := time.Parse(time.RFC3339, n.Value)
	if err != nil {
		r.problem(n, "%s is %q, which is no date. Write 2026-12-01 for the whole day, or 2026-12-01T18:00:00+01:00 with its zone", key, n.Value)
		return time.Time{}
	}
	return at
}

// oneOf is one of some words.
func (r *reader) oneOf(n *yaml.Node, key string, words []string) string {
	text := r.text(n, key)
	for _, word := range words {
		if text == word {
			return text
		}
	}
	if text != "" {
		r.problem(n, "%s is %q. %s", key, text, didYouMean(text, words))
	}
	return ""
}
