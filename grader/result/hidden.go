package result

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// withheld stands where a text told of a hidden lab.
const withheld = "(not shown)"

// hide returns an exercise that tells nothing of the labs with these codes, except how many were caught. A ticket whose texts could
// tell of one says only how much is missing.
func hide(e ExerciseMark, codes []string) ExerciseMark {
	r := &e.Result
	told := slices.ContainsFunc(Uncaught(r.House), func(t Trial) bool { return slices.Contains(codes, t.Code) })
	vague := map[string]bool{"": told}
	r.House = anonymous(r.House, codes)
	r.Tickets = slices.Clone(r.Tickets)
	names := mention(codes)
	for i, t := range r.Tickets {
		if t.tellsOf(codes, names) {
			vague[t.Ticket] = true
			t = t.counted()
			t.At = ""
			if t.Verdict == TooStrict {
				t.Message, t.Remedy, t.StrictOn = "your test fails on another correct lab", "", nil
			}
		}
		t.Labs = anonymous(t.Labs, codes)
		t.EdgeCases = slices.DeleteFunc(slices.Clone(t.EdgeCases), func(l Trial) bool { return slices.Contains(codes, l.Code) })
		r.Tickets[i] = t
	}
	if r.Next != nil && r.Judged() && vague[r.Next.Ticket] {
		r.Next = r.Next.vague()
		r.Next.At = ""
	}
	return withhold(reflect.ValueOf(e), names).Interface().(ExerciseMark)
}

// tellsOf says whether the texts of a ticket could tell of a lab: its tests missed it or are too strict for it, or a text names it.
func (t Ticket) tellsOf(codes []string, names *regexp.Regexp) bool {
	if t.StrictOn != nil && slices.Contains(codes, t.StrictOn.Lab) {
		return true
	}
	texts := t.Message + "\n" + t.Remedy
	if t.Diagnosis != nil {
		texts += "\n" + strings.Join(t.Diagnosis.Messages, "\n")
	}
	return names.MatchString(texts) || slices.ContainsFunc(t.Labs, func(l Trial) bool { return !l.Caught && slices.Contains(codes, l.Code) })
}

// anonymous reduces hidden trials to their kind and whether they were caught, and puts them last, so that their place tells
// nothing.
func anonymous(trials []Trial, codes []string) []Trial {
	var shown, hidden []Trial
	for _, t := range trials {
		if slices.Contains(codes, t.Code) {
			hidden = append(hidden, Trial{Kind: t.Kind, Caught: t.Caught})
		} else {
			shown = append(shown, t)
		}
	}
	slices.SortStableFunc(hidden, byKind)
	return append(shown, hidden...)
}

// mention matches a text that names one of the labs. 01-T105-m1 is not named by 01-T105-m12.
func mention(codes []string) *regexp.Regexp {
	quoted := make([]string, len(codes))
	for i, code := range codes {
		quoted[i] = regexp.QuoteMeta(code)
	}
	return regexp.MustCompile(`(^|[^0-9A-Za-z])(` + strings.Join(quoted, "|") + `)($|[^0-9])`)
}

// withhold is a copy of v in which no text names a hidden lab. It is the last net: whatever a later version writes into a result,
// a code does not get out.
func withhold(v reflect.Value, names *regexp.Regexp) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	switch v.Kind() {
	case reflect.String:
		if names.MatchString(v.String()) {
			c.SetString(withheld)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			c.Field(i).Set(withhold(v.Field(i), names))
		}
	case reflect.Pointer, reflect.Slice, reflect.Map:
		if !v.IsNil() {
			c.Set(withholdIn(v, names))
		}
	}
	return c
}

// withholdIn is [withhold] for what may be nil, and is not.
func withholdIn(v reflect.Value, names *regexp.Regexp) reflect.Value {
	var c reflect.Value
	switch v.Kind() {
	case reflect.Pointer:
		c = reflect.New(v.Type().Elem())
		c.Elem().Set(withhold(v.Elem(), names))
	case reflect.Slice:
		c = reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			c.Index(i).Set(withhold(v.Index(i), names))
		}
	default:
		c = reflect.MakeMap(v.Type())
		for it := v.MapRange(); it.Next(); {
			c.SetMapIndex(withhold(it.Key(), names), withhold(it.Value(), names))
		}
	}
	return c
}
