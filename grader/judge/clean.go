package judge

import (
	"reflect"

	"failurelab/grader/result"
	"failurelab/lab/wire"
)

// How long a text of a result may be, in characters, and a list of texts. Much in them is the learner's own: questions, names
// of tests, panics, values.
const (
	maxLine  = 3000   // of a text that is one line
	maxLines = 20_000 // of a text that may have several
	maxTexts = 50
)

// clean returns a result in which every text can be shown anywhere: what a terminal would obey stands there in its code, and no
// text is longer than it may be.
func clean(r result.Result) result.Result {
	message := r.Message
	var mistakes, answers []string
	if r.Triage != nil {
		mistakes, answers = r.Triage.Mistakes, r.Triage.Answers
	}
	cleaned := cleanValue(reflect.ValueOf(r)).Interface().(result.Result)
	cleaned.Message = several(message) // what a compiler says has several lines
	for i, m := range mistakes {
		cleaned.Triage.Mistakes[i] = several(m)
	}
	for i, a := range answers {
		cleaned.Triage.Answers[i] = several(a)
	}
	return cleaned
}

func several(s string) string { return wire.Escaped(s, maxLines, "\n\t") }

// cleanValue is a copy of v with every text in it as one line.
func cleanValue(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	switch v.Kind() {
	case reflect.String:
		c.SetString(wire.Escaped(v.String(), maxLine, ""))
	case reflect.Struct:
		for i := range v.NumField() {
			c.Field(i).Set(cleanValue(v.Field(i)))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			c.Set(reflect.New(v.Type().Elem()))
			c.Elem().Set(cleanValue(v.Elem()))
		}
	case reflect.Slice:
		cleanSlice(c, v)
	case reflect.Map:
		if !v.IsNil() {
			c.Set(reflect.MakeMap(v.Type()))
			for it := v.MapRange(); it.Next(); {
				c.SetMapIndex(cleanValue(it.Key()), cleanValue(it.Value()))
			}
		}
	}
	return c
}

func cleanSlice(c, v reflect.Value) {
	if v.IsNil() {
		return
	}
	n := v.Len()
	if v.Type().Elem().Kind() == reflect.String {
		n = min(n, maxTexts)
	}
	c.Set(reflect.MakeSlice(v.Type(), n, n))
	for i := range n {
		c.Index(i).Set(cleanValue(v.Index(i)))
	}
}
